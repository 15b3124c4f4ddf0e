package io.nowstream.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.nowstream.app.job.NowcasterOptions;
import io.nowstream.ingest.publish.ReplayProgress;
import io.nowstream.ingest.sevir.Vil128Import;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Recorded radar through broker, job and reader: every nowcast once. */
@Tag("shared-data")
class RecordedArchivesTest {

    private static final Path DATA = Path.of(System.getProperty("nowstream.shared"), "data");

    @TempDir Path directory;

    private static OnceReport replayed(Path archive) throws Exception {
        return OnceDemo.run(
                new DemoSettings(
                        Optional.of(archive),
                        Set.of(),
                        NowcasterOptions.named("advection"),
                        Optional.empty(),
                        "demo",
                        1,
                        0,
                        OptionalDouble.empty(),
                        Path.of(System.getProperty("nowstream.home"), "flink-conf"),
                        Optional.empty()),
                ReplayProgress.SILENT);
    }

    private static void assertWhole(OnceReport report, long frames, long nowcasts) {
        assertThat(report.framesIn()).isEqualTo(frames);
        assertThat(report.nowcastsExpected()).isEqualTo(nowcasts);
        assertThat(report.nowcastsOut()).isEqualTo(nowcasts);
        assertThat(report.duplicates() + report.late() + report.rejected()).isZero();
        assertThat(report.tiers()).containsOnlyKeys("advection");
    }

    @Test
    void the_netherlands() throws Exception {
        assertWhole(replayed(DATA.resolve("radar-knmi")), 92, 83);
    }

    @Test
    void finland() throws Exception {
        assertWhole(replayed(DATA.resolve("radar-fmi")), 40, 31);
    }

    @Test
    void two_sevir_events() throws Exception {
        Vil128Import.write(DATA.resolve("sevir-vil128"), directory);

        assertWhole(replayed(directory), 50, 32);
    }
}
