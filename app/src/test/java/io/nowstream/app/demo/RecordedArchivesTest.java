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

/** What was recorded through broker, job and reader: every nowcast once. */
@Tag("shared-data")
class RecordedArchivesTest {

    private static final Path DATA = Path.of(System.getProperty("nowstream.shared"), "data");

    @TempDir Path directory;

    private static OnceReport replayed(Path archive) throws Exception {
        return replayed(archive, NowcasterOptions.named("advection"));
    }

    private static OnceReport replayed(Path archive, NowcasterOptions nowcaster) throws Exception {
        return OnceDemo.run(
                new DemoSettings(
                        Optional.of(archive),
                        Set.of(),
                        nowcaster,
                        Optional.empty(),
                        "demo",
                        1,
                        0,
                        OptionalDouble.empty(),
                        Path.of(System.getProperty("nowstream.home"), "flink-conf"),
                        Optional.empty()),
                ReplayProgress.SILENT);
    }

    private static void assertWhole(OnceReport report, long frames, long nowcasts, String tier) {
        assertThat(report.framesIn()).isEqualTo(frames);
        assertThat(report.nowcastsExpected()).isEqualTo(nowcasts);
        assertThat(report.nowcastsOut()).isEqualTo(nowcasts);
        assertThat(report.duplicates() + report.late() + report.rejected()).isZero();
        assertThat(report.tiers()).containsOnlyKeys(tier);
    }

    @Test
    void the_netherlands() throws Exception {
        assertWhole(replayed(DATA.resolve("radar-knmi")), 92, 83, "advection");
    }

    @Test
    void finland() throws Exception {
        assertWhole(replayed(DATA.resolve("radar-fmi")), 40, 31, "advection");
    }

    @Test
    void two_sevir_events() throws Exception {
        Vil128Import.write(DATA.resolve("sevir-vil128"), directory);

        assertWhole(replayed(directory), 50, 32, "advection");
    }

    @Test
    void new_york_s_taxis_and_bikes_by_their_networks() throws Exception {
        OnceReport report = replayed(DATA.resolve("traffic-nyc-stdn"), NowcasterOptions.fitting());

        assertWhole(report, 672 + 960, 665 + 953, "full");
        assertThat(report.alerts()).isPositive();
    }
}
