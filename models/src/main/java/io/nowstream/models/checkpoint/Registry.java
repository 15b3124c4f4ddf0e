package io.nowstream.models.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The checkpoints in some directories, by name and by hash. In each a checkpoint lies as {@code
 * NAME/} or {@code NAME/VERSION/}; the last version in alphabetical order is the one of that name.
 * A directory that is a checkpoint itself holds that one.
 *
 * <p>A name is looked for in one directory after the other; what the first has, the others do not
 * change. A broken checkpoint is listed with its reason and disturbs no other. Nothing is kept:
 * each call looks at the disk.
 *
 * <p>The directory may be that of a {@link CheckpointMirror}: then what is asked for by its hash is
 * fetched if it is not there, and who asks for a name or a list has all of them fetched.
 */
public final class Registry {

    private static final int HASH_DIGITS = 64;

    private final List<Place> places;

    private Registry(List<Place> places) {
        this.places = List.copyOf(places);
    }

    /** A directory, and where it is filled from. */
    private record Place(Path directory, Optional<CheckpointMirror> mirror) {

        /** Fetches all that is not here; those that cannot be, by their hash with the reason. */
        Map<String, String> fetchAll() {
            Map<String, String> broken = new LinkedHashMap<>();
            for (String hash : mirror.map(CheckpointMirror::hashes).orElse(List.of())) {
                try {
                    mirror.orElseThrow().fetch(hash);
                } catch (CheckpointException e) {
                    broken.put(hash, String.valueOf(e.getMessage()));
                }
            }
            return broken;
        }
    }

    /**
     * One checkpoint.
     *
     * @param name what it calls itself; of a broken one {@code NAME} or {@code NAME/VERSION}
     * @param directory where it lies
     * @param checkpoint empty if it is broken
     * @param broken why, or empty
     */
    public record Entry(
            String name, Path directory, Optional<Checkpoint> checkpoint, String broken) {}

    /** Where the checkpoints lie that come with the product. */
    public static Path shippedDirectory() {
        return Path.of(System.getProperty("nowstream.home", "."), "models", "checkpoints");
    }

    /** The checkpoints that come with the product. */
    public static Registry shipped() {
        return over(List.of(shippedDirectory()));
    }

    /**
     * The checkpoints in directories.
     *
     * @param directories the more trusted first; one that is not there has no checkpoints
     */
    public static Registry over(List<Path> directories) {
        return new Registry(
                directories.stream().map(each -> new Place(each, Optional.empty())).toList());
    }

    /** With one more directory, after the others. */
    public Registry and(Path directory) {
        return and(new Place(directory, Optional.empty()));
    }

    /** With those of a store, after the others. */
    public Registry and(CheckpointMirror mirror) {
        return and(new Place(mirror.directory(), Optional.of(mirror)));
    }

    private Registry and(Place place) {
        List<Place> more = new ArrayList<>(places);
        more.add(place);
        return new Registry(more);
    }

    /** Where it looks. */
    public List<Path> directories() {
        return places.stream().map(Place::directory).toList();
    }

    /**
     * All of them, the broken ones too, in order of directories and names.
     *
     * @throws CheckpointException if a store cannot be read
     */
    public List<Entry> list() {
        List<Entry> entries = new ArrayList<>();
        for (Place place : places) {
            Path directory = place.directory();
            Map<String, String> broken = place.fetchAll();
            places(directory).forEach(one -> entries.add(entry(one, directory)));
            broken.forEach(
                    (hash, why) ->
                            entries.add(
                                    new Entry(
                                            hash, directory.resolve(hash), Optional.empty(), why)));
        }
        return entries;
    }

    private static Entry entry(Path place, Path directory) {
        try {
            Checkpoint checkpoint = Checkpoint.read(place);
            return new Entry(checkpoint.description().name(), place, Optional.of(checkpoint), "");
        } catch (CheckpointException e) {
            return new Entry(
                    placeName(place, directory),
                    place,
                    Optional.empty(),
                    String.valueOf(e.getMessage()));
        }
    }

    /**
     * The checkpoint that calls itself so, or lies in a directory of that name (or {@code
     * NAME/VERSION}); empty if there is none.
     *
     * @throws CheckpointException if the one of that name is broken, or several are, or a store
     *     cannot be read
     */
    public Optional<Checkpoint> byName(String name) {
        for (Place place : places) {
            place.fetchAll();
            Path directory = place.directory();
            List<Checkpoint> found = named(name, directory);
            if (found.size() > 1) {
                throw new CheckpointException(
                        "%s: %d checkpoints are called %s (%s); say which by its hash"
                                .formatted(
                                        directory,
                                        found.size(),
                                        name,
                                        String.join(
                                                ", ",
                                                found.stream().map(Checkpoint::hash).toList())));
            }
            if (!found.isEmpty()) {
                return Optional.of(found.get(0));
            }
        }
        return Optional.empty();
    }

    private static List<Checkpoint> named(String name, Path directory) {
        Map<String, Path> newest = new LinkedHashMap<>();
        for (Path place : places(directory)) {
            Path within = directory.relativize(place);
            if (within.getNameCount() > 1 && placeName(place, directory).equals(name)) {
                return List.of(Checkpoint.read(place));
            }
            newest.put(within.getName(0).toString(), place);
        }
        List<Checkpoint> found = new ArrayList<>();
        newest.forEach(
                (family, place) -> {
                    if (family.equals(name)) {
                        found.add(Checkpoint.read(place));
                    } else {
                        entry(place, directory)
                                .checkpoint()
                                .filter(other -> other.description().name().equals(name))
                                .ifPresent(found::add);
                    }
                });
        return found.stream().distinct().toList();
    }

    /**
     * The checkpoint of a hash; empty if none says it has that one.
     *
     * @throws CheckpointException if those that say so are all broken, or a store cannot be read
     */
    public Optional<Checkpoint> byHash(String sha256) {
        if (sha256.length() != HASH_DIGITS) {
            return Optional.empty();
        }
        @Nullable CheckpointException broken = null;
        for (Place place : places) {
            try {
                place.mirror().ifPresent(mirror -> mirror.fetch(sha256));
            } catch (CheckpointException e) {
                broken = e;
            }
            for (Path one : places(place.directory())) {
                if (!says(one, sha256)) {
                    continue;
                }
                try {
                    return Optional.of(Checkpoint.read(one, sha256));
                } catch (CheckpointException e) {
                    broken = e;
                }
            }
        }
        if (broken != null) {
            throw broken;
        }
        return Optional.empty();
    }

    private static boolean says(Path place, String sha256) {
        try {
            return new CheckpointFiles(place).statedHash().equals(sha256);
        } catch (CheckpointException e) {
            return false;
        }
    }

    /** Directories with a checkpoint, or what is left of one. */
    private static List<Path> places(Path directory) {
        if (new CheckpointFiles(directory).holdAny()) {
            return List.of(directory);
        }
        List<Path> places = new ArrayList<>();
        for (Path named : children(directory)) {
            if (new CheckpointFiles(named).holdAny()) {
                places.add(named);
            } else {
                children(named).stream()
                        .filter(version -> new CheckpointFiles(version).holdAny())
                        .forEach(places::add);
            }
        }
        return places;
    }

    /** Sub-directories in order; those that begin with a dot are unfinished. */
    private static List<Path> children(Path directory) {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(directory)) {
            return all.filter(Files::isDirectory)
                    .filter(child -> !nameOf(child).startsWith("."))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw Safetensors.unreadable(directory, e);
        }
    }

    /** Where it lies within the directory. */
    private static String placeName(Path place, Path directory) {
        return place.equals(directory)
                ? nameOf(place)
                : directory.relativize(place).toString().replace('\\', '/');
    }

    private static String nameOf(Path place) {
        @Nullable Path name = place.getFileName();
        return name == null ? place.toString() : name.toString();
    }
}
