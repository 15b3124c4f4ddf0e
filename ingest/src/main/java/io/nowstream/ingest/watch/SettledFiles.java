package io.nowstream.ingest.watch;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * Which files of a directory nobody is writing any more. Looks at names and {@link FileSignature}s
 * only, by polling: that works on every file system, mounted ones too, and sees what notifications
 * lose.
 *
 * <p>A name that begins with a dot or ends in {@code .tmp} or {@code .part} is a file in the
 * making. Renamed without another change, it is whole: its writer has said so. Everything else must
 * keep its signature for the settle time.
 */
final class SettledFiles {

    private final Path directory;
    private final Predicate<Path> wanted;
    private final Duration settle;
    private final LongSupplier nanoTime;
    private final Map<String, Watched> watched = new HashMap<>();
    private Set<FileSignature> inTheMaking = Set.of(); // at the last look
    private Duration look = Duration.ZERO; // how long the last one took

    private record Watched(FileSignature signature, Instant since) {}

    /** A file whose turn it is. */
    record Found(String name, Path path, FileSignature signature) {}

    SettledFiles(Path directory, Predicate<Path> wanted, Duration settle) {
        this(directory, wanted, settle, System::nanoTime);
    }

    SettledFiles(Path directory, Predicate<Path> wanted, Duration settle, LongSupplier nanoTime) {
        this.directory = directory;
        this.wanted = wanted;
        this.settle = settle;
        this.nanoTime = nanoTime;
    }

    /**
     * Looks once.
     *
     * @param handled whether the file, looking like this, needs nothing any more
     * @return the files that have settled; the same ones again next time, unless handled by then
     * @throws IOException if the directory cannot be read
     */
    List<Found> look(Instant now, BiPredicate<String, FileSignature> handled) throws IOException {
        long began = nanoTime.getAsLong();
        try {
            return lookAtAll(now, handled);
        } finally {
            look = Duration.ofNanos(nanoTime.getAsLong() - began);
        }
    }

    /**
     * How long to leave the directory alone. A large one on a slow disk is not looked at all the
     * time; how long its files took to be published is no reason to wait.
     *
     * @param pollInterval the least
     */
    Duration pause(Duration pollInterval) {
        Duration rest = look.multipliedBy(4);
        return rest.compareTo(pollInterval) > 0 ? rest : pollInterval;
    }

    private List<Found> lookAtAll(Instant now, BiPredicate<String, FileSignature> handled)
            throws IOException {
        List<Found> settled = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        Set<FileSignature> making = new HashSet<>();
        for (Path path : paths()) {
            FileSignature signature = FileSignature.of(path).orElse(null);
            String name = path.getFileName().toString();
            if (signature == null) {
                continue;
            }
            if (isInTheMaking(name)) {
                making.add(signature);
            } else if (wanted.test(path) && !handled.test(name, signature)) {
                seen.add(name);
                if (hasSettled(name, signature, now)) {
                    settled.add(new Found(name, path, signature));
                }
            }
        }
        watched.keySet().retainAll(seen);
        inTheMaking = making;
        return settled;
    }

    /** Lets a file settle anew, from now on. */
    void startOver(Found file, Instant now) {
        watched.put(file.name(), new Watched(file.signature(), now));
    }

    private List<Path> paths() throws IOException {
        List<Path> paths = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
            stream.forEach(paths::add);
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return paths;
    }

    private static boolean isInTheMaking(String name) {
        return name.startsWith(".") || name.endsWith(".tmp") || name.endsWith(".part");
    }

    private boolean hasSettled(String name, FileSignature signature, Instant now) {
        Watched before = watched.get(name);
        if (before == null && inTheMaking.contains(signature)) {
            watched.put(name, new Watched(signature, now.minus(settle)));
            return true;
        }
        if (before == null || !before.signature().equals(signature)) {
            watched.put(name, new Watched(signature, now));
            return settle.isZero();
        }
        return !now.isBefore(before.since().plus(settle));
    }

    /** How many files were wanted at the last look and not handled then. */
    int waiting() {
        return watched.size();
    }
}
