package io.nowstream.app.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nowstream.app.UserMistake;
import io.nowstream.app.replay.SmallArchive;
import io.nowstream.app.train.TrainingArchives.Read;
import io.nowstream.frames.Frame;
import io.nowstream.ingest.Archive;
import io.nowstream.ingest.ArchivedFrame;
import io.nowstream.ingest.FeedArchive;
import io.nowstream.ingest.MalformedFrameException;
import io.nowstream.models.checkpoint.FrameRange;
import io.nowstream.models.checkpoint.ModelDescription.CellRange;
import io.nowstream.models.checkpoint.ModelDescription.Split;
import io.nowstream.models.training.FieldRun;
import io.nowstream.models.training.RadarData;
import io.nowstream.models.training.Recipe;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Feeds small/0, small/1 …: a blob of dBZ on 48 x 48 cells of 1 km. */
class TrainingArchivesTest {

    private static final String VIL = "quantity: vil";

    @TempDir Path directory;

    private final List<String> notes = new ArrayList<>();

    /** Windows of 7 frames of dBZ at 2 and 3 km. */
    private Recipe recipe(String train, String validation, String test) throws Exception {
        Path file = TinyRecipe.in(directory, VIL, "quantity: reflectivity");
        Recipe recipe = RecipeFile.read(file).recipe();
        return new Recipe(
                recipe.network(),
                recipe.frames(),
                new Recipe.Fields(
                        recipe.fields().quantity(),
                        recipe.fields().scaling(),
                        new CellRange(2000, 4000),
                        300,
                        List.of(2000.0, 3000.0)),
                List.of(
                        new Split(
                                "small/0",
                                FrameRange.parse(train),
                                FrameRange.parse(validation),
                                FrameRange.parse(test))),
                recipe.crops(),
                recipe.plan(),
                recipe.optimiser(),
                recipe.schedule(),
                recipe.loss(),
                1);
    }

    private Read reading(Archive archive, Recipe recipe) throws Exception {
        return TrainingArchives.read(archive, recipe, notes::add);
    }

    private static List<String> shapes(Read read) {
        return read.runs().stream().map(TrainingArchivesTest::shape).toList();
    }

    private static String shape(FieldRun run) {
        return "%d from %d at %.0f m"
                .formatted(run.times().size(), run.firstFrame() + 1, run.grid().cellWidthMetres());
    }

    @Test
    void a_run_is_cut_where_the_part_of_the_split_ends_and_pooled_to_each_size() throws Exception {
        Read read = reading(new SmallArchive(1, 40, 48), recipe("1-20", "21-30", "31-40"));

        assertThat(shapes(read))
                .containsExactly(
                        "20 from 1 at 2000 m",
                        "20 from 1 at 3000 m",
                        "10 from 21 at 2000 m",
                        "10 from 21 at 3000 m");
    }

    @Test
    void a_frame_that_is_missing_or_damaged_ends_a_run_and_short_runs_are_left_out()
            throws Exception {
        Archive broken = new Damaged(new SmallArchive(1, 40, 48), Set.of(10, 16), Set.of(30));

        Read read = reading(broken, recipe("all", "none", "none"));

        // Frames are counted as the archive lists them: the missing one is not among them.
        assertThat(shapes(read))
                .containsExactly(
                        "10 from 1 at 2000 m",
                        "10 from 1 at 3000 m",
                        "13 from 18 at 2000 m",
                        "13 from 18 at 3000 m",
                        "9 from 31 at 2000 m",
                        "9 from 31 at 3000 m");
        assertThat(notes)
                .containsExactly(
                        "left out: small/0#10: damaged for the test",
                        "left out: small/0#16: damaged for the test");
    }

    @Test
    void parts_by_time_become_parts_by_place() throws Exception {
        // The archive begins at 2020-06-01T00:00Z; that very frame is still of the day before.
        Archive archive = new SmallArchive(1, 300, 48);

        Read read =
                reading(
                        archive,
                        recipe("2020-06-01 to 2020-06-02", "from 2020-06-02", "until 2020-06-01"));

        assertThat(read.splits())
                .extracting(split -> split.train() + " " + split.validation() + " " + split.test())
                .containsExactly("2-289 290-300 1-1");
    }

    @Test
    void the_hash_covers_the_training_frames_and_nothing_else() throws Exception {
        Archive archive = new SmallArchive(1, 40, 48);
        Origin origin = reading(archive, recipe("1-20", "21-30", "31-40")).origin();

        assertThat(reading(archive, recipe("1-20", "none", "21-40")).origin()).isEqualTo(origin);
        assertThat(reading(archive, recipe("1-21", "none", "none")).origin().sha256())
                .isNotEqualTo(origin.sha256());
        assertThat(origin.from()).isEqualTo(SmallArchive.time(0).toString());
        assertThat(origin.until()).isEqualTo(SmallArchive.time(19).toString());
    }

    @Test
    void a_feed_that_no_split_names_is_left_out_with_a_note() throws Exception {
        Read read = reading(new SmallArchive(2, 20, 48), recipe("all", "none", "none"));

        assertThat(read.runs()).allMatch(run -> run.feed().equals("small/0"));
        assertThat(notes).containsExactly("small/1: left out, no split of the recipe names it");
    }

    @Test
    void an_archive_with_nothing_to_train_on_is_refused() throws Exception {
        Recipe recipe = recipe("none", "all", "none");

        assertThatThrownBy(() -> reading(new SmallArchive(1, 20, 48), recipe))
                .isInstanceOf(UserMistake.class)
                .hasMessage(
                        "no frame to train on in the archive: the recipe's splits name small/0");
    }

    @Test
    void a_feed_of_another_quantity_is_refused() throws Exception {
        Recipe vil =
                RecipeFile.read(TinyRecipe.in(directory, "sevir/S10010000", "small/0")).recipe();

        assertThatThrownBy(() -> reading(new SmallArchive(1, 20, 48), vil))
                .isInstanceOf(UserMistake.class)
                .hasMessage("small/0#0 holds dBZ; the recipe is for VIL code");
    }

    @Test
    @Tag("shared-data")
    void the_netherlands_hold_seventeen_windows_to_train_on_and_eleven_to_test() throws Exception {
        Path recipes = Path.of(System.getProperty("nowstream.home"), "models", "recipes");
        Path knmi = Path.of(System.getProperty("nowstream.shared"), "data", "radar-knmi");
        Recipe radar = RecipeFile.read(recipes.resolve("vmrnn-radar.yaml")).recipe();

        Read read = TrainingArchives.read(List.of(knmi), radar, notes::add);

        assertThat(shapes(read))
                .containsExactly(
                        "38 from 23 at 2000 m",
                        "38 from 23 at 3000 m",
                        "38 from 23 at 4000 m",
                        "22 from 1 at 2000 m",
                        "22 from 1 at 3000 m",
                        "22 from 1 at 4000 m");
        // At three sizes of cells each.
        RadarData data = RadarData.of(radar, read.runs());
        assertThat(data.training().windows()).isEqualTo(3 * 17);
        assertThat(data.validation().windows()).isEqualTo(3);
        FrameRange test = radar.splits().get(0).test();
        assertThat(IntStream.range(0, 92).filter(first -> test.holds(first, 22)).count())
                .isEqualTo(11);
    }

    /** An archive without some frames, and with some that cannot be read. */
    private record Damaged(Archive whole, Set<Integer> unreadable, Set<Integer> missing)
            implements Archive {

        @Override
        public List<FeedArchive> feeds() {
            return whole.feeds().stream().map(this::damaged).toList();
        }

        private FeedArchive damaged(FeedArchive feed) {
            return new FeedArchive() {
                @Override
                public String feed() {
                    return feed.feed();
                }

                @Override
                public Duration cadence() {
                    return feed.cadence();
                }

                @Override
                public boolean ends() {
                    return feed.ends();
                }

                @Override
                public List<ArchivedFrame> frames() {
                    List<ArchivedFrame> frames = new ArrayList<>();
                    List<ArchivedFrame> all = feed.frames();
                    for (int i = 0; i < all.size(); i++) {
                        if (!missing.contains(i)) {
                            frames.add(unreadable.contains(i) ? spoilt(all.get(i)) : all.get(i));
                        }
                    }
                    return frames;
                }
            };
        }

        private static ArchivedFrame spoilt(ArchivedFrame frame) {
            return new ArchivedFrame() {
                @Override
                public String origin() {
                    return frame.origin();
                }

                @Override
                public Instant validTime() {
                    return frame.validTime();
                }

                @Override
                public Frame read() throws MalformedFrameException {
                    throw new MalformedFrameException(frame.origin(), "damaged for the test");
                }
            };
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    }
}
