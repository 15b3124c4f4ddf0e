package io.nowstream.app.train;

import io.nowstream.app.UserMistake;
import io.nowstream.frames.Channel;
import io.nowstream.frames.Frame;
import io.nowstream.frames.Quantity;
import io.nowstream.frames.Sha256;
import io.nowstream.ingest.Archive;
import io.nowstream.ingest.ArchivedFrame;
import io.nowstream.ingest.Archives;
import io.nowstream.ingest.FeedArchive;
import io.nowstream.ingest.MalformedFrameException;
import io.nowstream.ingest.SlottedFeed;
import io.nowstream.models.checkpoint.FrameRange;
import io.nowstream.models.checkpoint.ModelDescription.Split;
import io.nowstream.models.serving.Conversion;
import io.nowstream.models.training.FieldRun;
import io.nowstream.models.training.FrameRun;
import io.nowstream.models.training.Recipe;
import java.io.IOException;
import java.math.BigDecimal;
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
    private final List<FrameRun> wholeRuns = new ArrayList<>();
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
     * @param runs unbroken, none across two parts of a split, one for each size of cells; none
     *     where whole frames are wanted
     * @param wholeRuns of whole frames, likewise; none where crops are wanted
     * @param splits of each feed that was read, by place
     * @param origin where the training frames come from
     */
    record Read(List<FieldRun> runs, List<FrameRun> wholeRuns, List<Split> splits, Origin origin) {}

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
            // A sensor's stamps jitter; what is trained on is what assembly makes of them.
            add(recipe.isOfWholeFrames() ? new SlottedFeed(feed) : feed);
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
                List.copyOf(wholeRuns),
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
        Duration wanted = recipe.fields().cadence();
        if (!feed.cadence().equals(wanted)) {
            throw new UserMistake(
                    "%s: a frame every %s s; the recipe is for one every %s s"
                            .formatted(feed.feed(), seconds(feed.cadence()), seconds(wanted)));
        }
    }

    private static String seconds(Duration time) {
        return BigDecimal.valueOf(time.toMillis(), 3).stripTrailingZeros().toPlainString();
    }

    /** The runs within a range of a feed's frames. */
    private void part(FeedArchive feed, List<ArchivedFrame> all, FrameRange range, boolean training)
            throws IOException {
        int end = Math.min(range.end(), all.size());
        Stretch stretch =
                recipe.isOfWholeFrames()
                        ? new WholeStretch(feed, recipe, wholeRuns)
                        : new PooledStretch(feed, recipe, runs);
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
            List<Quantity> quantities = frame.channels().stream().map(Channel::quantity).toList();
            boolean fits =
                    recipe.isOfWholeFrames()
                            ? quantities.equals(recipe.fields().quantities())
                            : Conversion.isPossible(quantities.get(0), recipe.fields().quantity());
            if (!fits) {
                throw new UserMistake(
                        "%s holds %s; the recipe is for %s"
                                .formatted(
                                        archived.origin(),
                                        told(quantities),
                                        told(recipe.fields().quantities())));
            }
            return Optional.of(frame);
        } catch (MalformedFrameException e) {
            notes.accept("left out: " + e.getMessage());
            return Optional.empty();
        }
    }

    /** One channel by its unit, several by their names. */
    private static String told(List<Quantity> quantities) {
        return quantities.size() == 1 ? quantities.get(0).unit() : Quantity.labels(quantities);
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
}
