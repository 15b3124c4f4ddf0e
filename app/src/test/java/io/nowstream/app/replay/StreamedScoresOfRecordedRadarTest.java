package io.nowstream.app.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.nowstream.app.evaluate.Evaluation;
import io.nowstream.app.job.NowcasterChoice;
import io.nowstream.app.job.NowcasterOptions;
import io.nowstream.app.scores.ScoreLog;
import io.nowstream.ingest.Archive;
import io.nowstream.ingest.Archives;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole day's part of the Netherlands: streamed scores and those of the command line. */
@Tag("shared-data")
class StreamedScoresOfRecordedRadarTest {

    private static final Path DATA =
            Path.of(System.getProperty("nowstream.shared"), "data", "radar-knmi");
    private static final int NOWCASTS = 83;

    @TempDir Path directory;

    @AfterEach
    void openTheGate() {
        GatedNowcaster.GATE.open();
    }

    private ScoredReplay replay(String run, Archive archive, NowcasterOptions options)
            throws Exception {
        return new ScoredReplay(
                directory,
                run,
                archive,
                ArchiveFeeds.of(archive, new NowcasterChoice(options)),
                options.source());
    }

    @Test
    void baselines_undisturbed_and_after_the_death_of_a_task_manager() throws Exception {
        NowcasterOptions advection = NowcasterOptions.named("advection");
        try (Archive archive = Archives.open(DATA)) {
            ScoreLog undisturbed = replay("knmi", archive, advection).streamed(1);
            ScoreLog disturbed =
                    replay("knmi-killed", archive, advection)
                            .streamedThroughADeath(1, "advection", NOWCASTS / 2);
            Evaluation.Result offline = replay("knmi", archive, advection).offline();

            assertThat(offline.windows()).isEqualTo(NOWCASTS - 1);
            ScoredReplay.assertSame(undisturbed, offline);
            ScoredReplay.assertSame(disturbed, offline);
        }
    }

    @Test
    void the_network_beside_its_baselines_for_an_hour_and_a_half() throws Exception {
        NowcasterOptions network = NowcasterOptions.named("vmrnn");
        try (Archive archive = new BeginningOf(Archives.open(DATA), 1, 18)) {
            ScoredReplay replay = replay("knmi-network", archive, network);

            ScoreLog streamed = replay.streamed(1);
            Evaluation.Result offline = replay.offline();

            assertThat(offline.nowcasters()).hasSize(3);
            ScoredReplay.assertSame(streamed, offline);
        }
    }
}
