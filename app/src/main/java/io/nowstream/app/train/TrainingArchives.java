package io.nowstream.app.train;

import io.nowstream.app.UserMistake;
import io.nowstream.frames.Frame;
import io.nowstream.frames.Grid;
import io.nowstream.frames.MalformedRecordException;
import io.nowstream.frames.Quantity;
import io.nowstream.frames.Sha256;
import io.nowstream.ingest.Archive;
import io.nowstream.ingest.ArchivedFrame;
import io.nowstream.ingest.Archives;
import io.nowstream.ingest.FeedArchive;
import io.nowstream.ingest.MalformedFrameException;
import io.nowstream.models.checkpoint.FrameRange;
import io.nowstream.models.checkpoint.ModelDescription.Split;
import io.nowstream.models.serving.Conversion;
import io.nowstream.models.serving.Pooling;
import io.nowstream.models.training.FieldRun;
import io.nowstream.models.training.Recipe;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Reads what a recipe trains and validates on: each archive once, each frame pooled as soon as it
 * is read, so that no more than one run of full fields is ever held.
 */
final class TrainingArchives {

    private final Recipe recipe;
    private final Consumer<String> notes;
    private final List<FieldRun> runs = new ArrayList<>();
    private final List<Split> splits = new ArrayList<>();
    private final MessageDigest digest = Sha256.digest();
    private Instant first = Instant.MAX;
    private Instant last = Instant.MIN;
    private int frames;

    private TrainingArchives(Recipe recipe, Consumer<String> notes) {
        this.recipe = recipe;
        this.notes = notes;
    }

    /**
     * What was read.
     *
     * @param runs unbroken, none across two parts of a split, one for each size of cells
     * @param splits of each feed that was read, by place
     * @param origin where the training frames come from
     */
    record Read(List<FieldRun> runs, List<Split> splits, Origin origin) {}

    /**
     * Reads archives.
     *
     * @param directories each understood by {@link Archives}
     * @param notes what is read, and what is left out and why, a line each
     * @throws UserMistake if there is no frame to train on, or a feed that the recipe names does
     *     not fit it
     */
    static Read read(List<Path> directories, Recipe recipe, Consumer<String> notes)
            throws IOException {
        TrainingArchives reading = new TrainingArchives(recipe, notes);
        for (Path directory : directories) {
            notes.accept("reading " + directory);
            try (Archive archive = Archives.open(directory)) {
                reading.add(archive);
            }
        }
        return reading.result(String.join(", ", directories.stream().map(Path::toString).toList()));
    }

    /** Reads an archive that is open. */
    static Read read(Archive archive, Recipe recipe, Consumer<String> notes) throws IOException {
        TrainingArchives reading = new TrainingArchives(recipe, notes);
        reading.add(archive);
        return reading.result("the archive");
    }

    private void add(Archive archive) throws IOException {
        for (FeedArchive feed : archive.feeds()) {
            add(feed);
        }
    }

    private Read result(String archives) {
        if (frames == 0) {
            throw new UserMistake(
                    "no frame to train on in %s: the recipe's splits name %s"
                            .formatted(
                                    archives,
                                    String.join(
                                            ", ",
                                            recipe.splits().stream().map(Split::feeds).toList())));
        }
        String hash = HexFormat.of().formatHex(digest.digest());
        return new Read(
                List.copyOf(runs),
                List.copyOf(splits),
                new Origin(hash, first.toString(), last.toString()));
    }

    private void add(FeedArchive feed) throws IOException {
        Optional<Split> split =
                recipe.splits().stream().filter(s -> s.matches(feed.feed())).findFirst();
        if (split.isEmpty()) {
            notes.accept(feed.feed() + ": left out, no split of the recipe names it");
            return;
        }
        boolean wanted = !split.get().train().isEmpty() || !split.get().validation().isEmpty();
        if (!wanted) {
            return;
        }
        checkCadence(feed);
        List<ArchivedFrame> all = feed.frames();
        List<Instant> times = all.stream().map(ArchivedFrame::validTime).toList();
        Split places =
                new Split(
                        feed.feed(),
                        split.get().train().among(times),
                        split.get().validation().among(times),
                        split.get().test().among(times));
        splits.add(places);
        part(feed, all, places.train(), true);
        part(feed, all, places.validation(), false);
    }

    private void checkCadence(FeedArchive feed) {
        Duration wanted = Duration.ofSeconds(recipe.fields().cadenceSeconds());
        if (!feed.cadence().equals(wanted)) {
            throw new UserMistake(
                    "%s: a frame every %,d s; the recipe is for one every %,d s"
                            .formatted(
                                    feed.feed(), feed.cadence().toSeconds(), wanted.toSeconds()));
        }
    }

    /** The runs within a range of a feed's frames. */
    private void part(FeedArchive feed, List<ArchivedFrame> all, FrameRange range, boolean training)
            throws IOException {
        int end = Math.min(range.end(), all.size());
        Stretch stretch = new Stretch(feed);
        for (int i = range.first(); i < end; i++) {
            ArchivedFrame archived = all.get(i);
            Optional<Frame> frame = read(archived);
            if (frame.isEmpty() || !stretch.isContinuedBy(frame.get())) {
                stretch.end();
            }
            if (frame.isPresent()) {
                float[] field = stretch.add(i, frame.get());
                if (training) {
                    seen(feed.feed(), archived.validTime(), field);
                }
            }
        }
        stretch.end();
    }

    private Optional<Frame> read(ArchivedFrame archived) throws IOException {
        try {
            Frame frame = archived.read();
            Quantity quantity = frame.channels().get(0).quantity();
            if (!Conversion.isPossible(quantity, recipe.fields().quantity())) {
                throw new UserMistake(
                        "%s holds %s; the recipe is for %s"
                                .formatted(
                                        archived.origin(),
                                        quantity.unit(),
                                        recipe.fields().quantity().unit()));
            }
            return Optional.of(frame);
        } catch (MalformedFrameException e) {
            notes.accept("left out: " + e.getMessage());
            return Optional.empty();
        }
    }

    /** Into the digest: name, time, and values as they were read. */
    private void seen(String feed, Instant validTime, float[] field) {
        frames++;
        first = validTime.isBefore(first) ? validTime : first;
        last = validTime.isAfter(last) ? validTime : last;
        digest.update(feed.getBytes(StandardCharsets.UTF_8));
        ByteBuffer bytes = ByteBuffer.allocate(8 + 4 * field.length);
        bytes.putLong(validTime.toEpochMilli());
        bytes.asFloatBuffer().put(field);
        digest.update(bytes.array());
    }

    /** Frames that follow each other, on one grid, as they are collected. */
    private final class Stretch {

        private final FeedArchive feed;
        private final List<Instant> times = new ArrayList<>();
        private List<Pooling> poolings = List.of();
        private final List<List<float[]>> fields = new ArrayList<>();
        private Optional<Grid> grid = Optional.empty();
        private int firstFrame;

        Stretch(FeedArchive feed) {
            this.feed = feed;
        }

        boolean isContinuedBy(Frame frame) {
            if (times.isEmpty()) {
                return true;
            }
            Instant next = times.get(times.size() - 1).plus(feed.cadence());
            return grid.equals(Optional.of(frame.grid())) && next.equals(frame.validTime());
        }

        /** The values as they were read. */
        float[] add(int index, Frame frame) {
            float[] values;
            try {
                values = frame.channels().get(0).values(frame.grid());
            } catch (MalformedRecordException e) {
                throw new UserMistake(
                        "%s at %s: %s".formatted(feed.feed(), frame.validTime(), e.getMessage()),
                        e);
            }
            if (times.isEmpty()) {
                begin(index, frame.grid());
            }
            times.add(frame.validTime());
            float[] field =
                    Conversion.convert(
                            values, frame.channels().get(0).quantity(), recipe.fields().quantity());
            for (int p = 0; p < poolings.size(); p++) {
                fields.get(p).add(poolings.get(p).pool(field));
            }
            return values;
        }

        private void begin(int index, Grid grid) {
            firstFrame = index;
            this.grid = Optional.of(grid);
            poolings = CellSizes.poolings(grid, recipe.fields());
            if (poolings.isEmpty()) {
                throw new UserMistake(
                        "%s: no pooling brings its cells of %.0f m to %.0f to %.0f m"
                                .formatted(
                                        feed.feed(),
                                        grid.cellWidthMetres(),
                                        recipe.fields().cells().leastMetres(),
                                        recipe.fields().cells().mostMetres()));
            }
            poolings.forEach(pooling -> fields.add(new ArrayList<>()));
        }

        /** Too short a run holds no window: it is forgotten. */
        void end() {
            if (times.size() >= recipe.frames().in() + recipe.frames().leads()) {
                for (int p = 0; p < poolings.size(); p++) {
                    runs.add(
                            FieldRun.of(
                                    feed.feed(),
                                    firstFrame,
                                    poolings.get(p).pooled(grid.orElseThrow()),
                                    recipe.fields().quantity(),
                                    feed.cadence(),
                                    List.copyOf(times),
                                    fields.get(p)));
                }
            }
            times.clear();
            fields.clear();
            poolings = List.of();
            grid = Optional.empty();
        }
    }
}
