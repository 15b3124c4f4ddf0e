package io.nowstream.app.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.nowstream.app.config.ConfigFile;
import io.nowstream.frames.KafkaAccess;
import io.nowstream.frames.Topics;
import io.nowstream.sinks.kafka.NowcastTail;
import io.nowstream.sinks.kafka.RunTopic;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Feeds come to a run and go from it between two of its lives, those that are made of readings too:
 * it goes on from its checkpoint, and the others' state with it.
 */
class AddedReadingsTest {

    private static final Path FLINK_CONF =
            Path.of(System.getProperty("nowstream.home"), "flink-conf");
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final String RADAR = "fi-radar";

    @TempDir Path directory;
    private Path pictures;
    private Path readings;
    private Gauges gauges;

    @BeforeEach
    void makeDirectories() throws Exception {
        pictures = Files.createDirectory(directory.resolve("pictures"));
        readings = Files.createDirectory(directory.resolve("readings"));
        gauges = new Gauges();
    }

    // The verbs.

    private String radarAlone() {
        return """
               state: %s
               archive: ""
               map: {port: 0}
               rollout: {in-flight-per-feed: 64}
               feeds:
                 fi-radar:
                   source: {directory: %s, settle: 200 ms}
                   length: 4
                   leads: 2
                   horizon: 36500 d
                   deadline: 0 s
               """
                .formatted(directory.resolve("state"), pictures);
    }

    private String radarAndGauges() {
        return radarAlone() + "  gauges:\n" + Gauges.section(readings);
    }

    private void picturesArrive(int from, int until) throws Exception {
        for (int i = from; i < until; i++) {
            SmallPgm.write(pictures, i);
        }
    }

    /** One life of the run, until it has published so much; all of it was committed then. */
    private void live(String yaml, Path flinkConf, Seen seen, Callable<Boolean> enough)
            throws Exception {
        Path config = Files.writeString(directory.resolve("nowstream.yaml"), yaml);
        PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
        try (LiveRun run =
                        LiveRun.start(
                                ConfigFile.read(config), flinkConf, Clock.systemUTC(), nowhere);
                NowcastTail tail =
                        NowcastTail.over(
                                        KafkaAccess.at(
                                                Files.readString(
                                                        directory.resolve("state/broker"))),
                                        new Topics("live"),
                                        EnumSet.of(RunTopic.FRAMES, RunTopic.NOWCASTS))
                                .start(seen)) {
            assertThat(run.page()).isNotNull();
            await().atMost(PATIENCE).until(enough);
        }
    }

    // The sentence.

    @Test
    void a_feed_of_readings_comes_and_goes_and_the_others_lose_nothing() throws Exception {
        picturesArrive(0, 6);
        Seen first = new Seen(RADAR);
        live(radarAlone(), FLINK_CONF, first, () -> first.issued() == 3);

        picturesArrive(6, 8);
        Gauges.put(readings, "1200.csv", gauges.lines(0, 37));
        Seen both = new Seen("");
        live(radarAndGauges(), FLINK_CONF, both, () -> both.issued() == 5 + 2);
        assertThat(both.nowcasts().get(Gauges.time(35) + " r0 +1"))
                .containsExactly(gauges.means(35));

        picturesArrive(8, 10);
        Seen last = new Seen(RADAR);
        live(radarAlone(), takingLeave(), last, () -> last.issued() == 7);

        assertThat(last.nowcasts()).hasSize(7 * 2);
        assertThat(last.repeated()).isZero();
    }

    /** What docs/readings.md says for taking readings away. */
    private Path takingLeave() throws Exception {
        Path conf = Files.createDirectory(directory.resolve("flink-conf"));
        Files.copy(FLINK_CONF.resolve("config.yaml"), conf.resolve("config.yaml"));
        Files.writeString(
                conf.resolve("config.yaml"),
                "\nexecution.state-recovery.ignore-unclaimed-state: true\n",
                StandardOpenOption.APPEND);
        return conf;
    }
}
