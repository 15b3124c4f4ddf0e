package io.nowstream.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.nowstream.app.job.NowcasterOptions;
import io.nowstream.app.replay.FeedKind;
import io.nowstream.ingest.publish.ReplayProgress;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Flows, two channels of them, through broker, job and reader, by the network that is shipped. */
class GeneratedTrafficReplayTest {

    @Test
    void a_city_is_nowcast_by_its_network_and_its_jams_are_warned_of() throws Exception {
        OnceReport report =
                OnceDemo.run(
                        new DemoSettings(
                                Optional.empty(),
                                Set.of(FeedKind.TRAFFIC),
                                NowcasterOptions.fitting(),
                                Optional.empty(),
                                "demo",
                                1,
                                0,
                                OptionalDouble.empty(),
                                Path.of(System.getProperty("nowstream.home"), "flink-conf"),
                                Optional.empty()),
                        ReplayProgress.SILENT);

        assertThat(report.whole()).isTrue();
        assertThat(report.model().name()).isEqualTo("vmrnn-city");
        assertThat(report.tiers()).containsOnlyKeys("full");
        assertThat(report.alerts()).isPositive();
    }
}
