package io.nowstream.app.demo;

import io.nowstream.app.UserMistake;
import io.nowstream.app.replay.ArchiveFeeds;
import io.nowstream.app.replay.FeedKind;
import io.nowstream.ingest.Archive;
import io.nowstream.ingest.Archives;
import io.nowstream.ingest.FeedArchive;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What a demonstration replays: somebody's archive, or what is generated, in one piece a kind. */
final class Material implements AutoCloseable {

    /**
     * Feeds of one kind.
     *
     * @param kind of all of them
     * @param archive where they are
     */
    record Piece(FeedKind kind, Archive archive) {}

    /** The city that {@code vmrnn-city} knows. */
    private static final long CITY = 1;

    /** After those that it was trained on; in their second evening's rush a busy cell is closed. */
    private static final LocalDate UNSEEN_DAYS = GeneratedCity.FIRST_DAY.plusDays(35);

    private static final int CITY_DAYS = 3;

    /** A room that {@code vmrnn-room} has not seen. */
    private static final long ROOM = 9_000;

    private static final int ROOM_MINUTES = 2;

    private final List<Archive> opened = new ArrayList<>();
    private final List<Piece> pieces = new ArrayList<>();

    private Material() {}

    /**
     * Opens the archive that is asked for, or generates one of each kind.
     *
     * @throws UserMistake if the archive holds feeds of other kinds than asked for
     */
    static Material open(DemoSettings settings, Workplace workplace) throws IOException {
        Material material = new Material();
        try {
            if (settings.archive().isPresent()) {
                material.split(settings.archive().get(), settings.kinds());
            } else {
                for (FeedKind kind : kinds(settings)) {
                    material.generate(kind, workplace, 0);
                }
            }
            return material;
        } catch (IOException | RuntimeException e) {
            material.close();
            throw e;
        }
    }

    /** Of what is generated where nobody asks for anything: radar. */
    static Set<FeedKind> kinds(DemoSettings settings) {
        return settings.kinds().isEmpty() ? EnumSet.of(FeedKind.RADAR) : settings.kinds();
    }

    /** Writes one cycle of a generated kind, and opens it; cycles follow each other in time. */
    static Archive generated(FeedKind kind, Workplace workplace, int cycle) throws IOException {
        Path directory = workplace.path(name(kind, cycle));
        switch (kind) {
            case RADAR -> StormArchive.write(directory, cycle);
            case TRAFFIC ->
                    CityArchive.write(
                            directory,
                            new GeneratedCity(CITY),
                            UNSEEN_DAYS.plusDays((long) cycle * CITY_DAYS),
                            CITY_DAYS);
            case THERMAL ->
                    RoomArchive.write(
                            directory,
                            new GeneratedRoom(
                                    ROOM + cycle,
                                    ROOM_MINUTES,
                                    GeneratedRoom.BEGIN.plus(
                                            Duration.ofMinutes((long) cycle * ROOM_MINUTES))));
        }
        return Archives.open(directory);
    }

    /** Under which a generated cycle lies in the workplace. */
    static String name(FeedKind kind, int cycle) {
        return kind.label() + "-" + cycle;
    }

    private void generate(FeedKind kind, Workplace workplace, int cycle) throws IOException {
        Archive archive = generated(kind, workplace, cycle);
        opened.add(archive);
        pieces.add(new Piece(kind, archive));
    }

    private void split(Path directory, Set<FeedKind> asked) throws IOException {
        Archive archive = Archives.open(directory);
        opened.add(archive);
        Map<FeedKind, List<FeedArchive>> byKind = new EnumMap<>(FeedKind.class);
        for (FeedArchive feed : archive.feeds()) {
            byKind.computeIfAbsent(ArchiveFeeds.kind(feed), any -> new ArrayList<>()).add(feed);
        }
        if (!asked.isEmpty() && !asked.containsAll(byKind.keySet())) {
            throw new UserMistake(
                    "--feed: %s holds feeds of %s, not of %s"
                            .formatted(directory, labels(byKind.keySet()), labels(asked)));
        }
        byKind.forEach((kind, feeds) -> pieces.add(new Piece(kind, new Some(feeds))));
    }

    private static String labels(Set<FeedKind> kinds) {
        return kinds.stream().map(FeedKind::label).sorted().collect(Collectors.joining(" and "));
    }

    List<Piece> pieces() {
        return List.copyOf(pieces);
    }

    /** All feeds. */
    Archive whole() {
        return new Some(
                pieces.stream().flatMap(piece -> piece.archive().feeds().stream()).toList());
    }

    @Override
    public void close() throws IOException {
        for (Archive archive : opened) {
            archive.close();
        }
    }

    /** Some feeds of archives that somebody else closes. */
    private record Some(List<FeedArchive> feeds) implements Archive {

        @Override
        public void close() {
            // Whoever opened the archives closes them.
        }
    }
}
