package io.nowstream.app.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.nowstream.app.evaluate.Evaluation;
import io.nowstream.app.job.NowcasterOptions;
import io.nowstream.app.job.TinyCheckpoint;
import io.nowstream.app.scores.ScoreLog;
import io.nowstream.frames.Quantity;
import io.nowstream.frames.Score;
import io.nowstream.models.Nowcasters;
import io.nowstream.models.checkpoint.Checkpoint;
import io.nowstream.operators.FeedSpec;
import io.nowstream.operators.Feeds;
import io.nowstream.operators.rollout.NowcasterSource;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Scores as the truth arrives are those of the command line, on the same frames. */
class StreamedScoresTest {

    private static final int FEEDS = 3;
    private static final int FRAMES = 24;
    private static final int LENGTH = 10;
    private static final int LEADS = 4;
    private static final int NOWCASTS = FEEDS * (FRAMES - LENGTH + 1);

    @TempDir Path directory;

    @AfterEach
    void openTheGate() {
        GatedNowcaster.GATE.open();
    }

    private ScoredReplay replay(String run, String nowcaster, NowcasterSource nowcasters) {
        FeedSpec settings =
                SmallArchive.settings(LENGTH, LEADS).all().get(0).withNowcaster(nowcaster);
        return new ScoredReplay(
                directory,
                run,
                new SmallArchive(FEEDS, FRAMES, 48),
                new Feeds(List.of(settings)),
                nowcasters);
    }

    @Test
    void baselines_are_scored_as_offline() throws Exception {
        ScoredReplay replay = replay("scores", "advection", Nowcasters::create);

        ScoreLog streamed = replay.streamed(2);
        Evaluation.Result offline = replay.offline();

        ScoredReplay.assertSame(streamed, offline);
        assertThat(offline.windows()).isEqualTo(NOWCASTS - FEEDS);
        // The feeds end: what was to come of the last nowcasts never does.
        assertThat(unverified(streamed)).isEqualTo(FEEDS * 2 * (1 + 2 + 3 + 4));
    }

    private static long unverified(ScoreLog log) {
        return log.all().stream()
                .filter(score -> score.period() == Score.Period.NOWCAST)
                .mapToLong(Score::unverified)
                .sum();
    }

    @Test
    void a_network_is_scored_as_offline_on_its_own_cells() throws Exception {
        Checkpoint tiny =
                TinyCheckpoint.write(
                        directory.resolve("tiny"), "tiny-radar", Quantity.REFLECTIVITY);
        ScoredReplay replay =
                replay(
                        "scores-network",
                        "tiny-radar",
                        NowcasterOptions.model(tiny.directory()).source());

        ScoreLog streamed = replay.streamed(2);
        Evaluation.Result offline = replay.offline();

        ScoredReplay.assertSame(streamed, offline);
        assertThat(offline.grids()).containsExactly(new Evaluation.Cells(24, 24, 2000));
        assertThat(offline.nowcasters()).hasSize(3);
    }

    @Test
    void through_the_death_of_a_task_manager_as_well() throws Exception {
        ScoredReplay replay = replay("scores-killed", "advection", Nowcasters::create);

        ScoreLog streamed = replay.streamedThroughADeath(2, "advection", NOWCASTS / 2);

        ScoredReplay.assertSame(streamed, replay.offline());
    }
}
