package io.nowstream.app.job;

import io.nowstream.frames.ActiveWarnings;
import io.nowstream.frames.ClaimChecks;
import io.nowstream.frames.FeedRecord;
import io.nowstream.frames.ForecastField;
import io.nowstream.frames.LocalStore;
import io.nowstream.frames.Rejected;
import io.nowstream.frames.Score;
import io.nowstream.frames.Stamps;
import io.nowstream.frames.WarningScore;
import io.nowstream.sinks.cap.CapPublisher;
import io.nowstream.sinks.cap.CapSettings;
import io.nowstream.sinks.kafka.Envelope;
import io.nowstream.sinks.kafka.NowcastTail;
import io.nowstream.sinks.kafka.RunTopic;
import io.nowstream.sinks.kafka.TailListener;
import io.nowstream.sinks.map.MapFeeder;
import io.nowstream.sinks.map.MapServer;
import io.nowstream.sinks.map.MapSettings;
import io.nowstream.sinks.map.MapStore;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Everything behind the broker in one process: the job, the map server, the alerts, one line per
 * nowcast.
 *
 * <p>Map, alerts and lines read uncommitted records: what they see may come again, and the last of
 * an identity counts.
 */
public final class Pipeline implements AutoCloseable {

    private final Closing closing = new Closing();
    private final FlinkCluster.RunningJob running;
    private final MapServer map;
    private final NowcastTail tail;

    /**
     * What a pipeline is made of.
     *
     * @param job the job and its topics
     * @param flinkConf directory of {@code config.yaml}
     * @param checkpoints directory of checkpoints
     * @param parallelism subtasks per operator
     * @param restore where the job goes on from
     * @param map what the map keeps
     * @param address where the map is served
     * @param alerts where CAP alerts are written
     * @param sender names us in CAP alerts
     * @param actual whether alerts of the run {@code live} are in earnest
     * @param clock stamps alerts of the run {@code live}
     * @param readFrom the oldest records that map and alerts look at, or all
     * @param lines where a line per nowcast is printed
     */
    public record Parts(
            KafkaJob job,
            Path flinkConf,
            Path checkpoints,
            int parallelism,
            Restore restore,
            MapSettings map,
            InetSocketAddress address,
            Path alerts,
            String sender,
            boolean actual,
            Clock clock,
            Optional<Instant> readFrom,
            PrintWriter lines) {}

    /** Starts the map first: a port in use is found before anything else is begun. */
    public static Pipeline start(Parts parts) throws Exception {
        return new Pipeline(parts);
    }

    private Pipeline(Parts parts) throws Exception {
        try {
            KafkaJob job = parts.job();
            MapStore store = new MapStore(parts.map());
            map =
                    closing.add(
                            MapServer.start(
                                    store,
                                    parts.address(),
                                    new ClaimChecks(new LocalStore(job.claims()))));
            FlinkCluster cluster =
                    closing.add(
                            FlinkCluster.start(
                                    parts.flinkConf(),
                                    parts.checkpoints(),
                                    parts.parallelism(),
                                    1,
                                    Map.of()));
            running = cluster.submit("nowstream " + job.topics().run(), job, parts.restore());
            NowcastTail.Options options =
                    NowcastTail.over(job.bootstrap(), job.topics(), EnumSet.allOf(RunTopic.class))
                            .uncommitted();
            parts.readFrom().ifPresent(options::from);
            Readers readers = new Readers(store, parts);
            // Closed before the cluster, so that page and alerts do not see the job go.
            tail = closing.add(options.start(readers));
        } catch (Exception e) {
            closing.close();
            throw e;
        }
    }

    /** Where the page is. */
    public URI page() {
        return map.page();
    }

    public FlinkCluster.RunningJob job() {
        return running;
    }

    /**
     * Throws what ended the reading of topics, if anything did: map and alerts would stand still.
     */
    public void failIfFailed() {
        tail.failure()
                .ifPresent(
                        e -> {
                            throw e;
                        });
    }

    @Override
    public void close() throws Exception {
        closing.close();
    }

    /** Hands each record to whoever wants it. */
    private static final class Readers implements TailListener {

        private final MapFeeder map;
        private final AlertWriter alerts;
        private final PrintWriter lines;
        private final Set<String> withGeography = new HashSet<>();

        Readers(MapStore store, Parts parts) throws IOException {
            this.map = new MapFeeder(store);
            this.lines = parts.lines();
            this.alerts =
                    new AlertWriter(
                            new CapPublisher(
                                    new CapSettings(
                                            parts.alerts(),
                                            parts.sender(),
                                            "Nowstream",
                                            parts.actual(),
                                            parts.clock(),
                                            withGeography::contains)));
        }

        @Override
        public void frame(FeedRecord record, Envelope envelope) {
            map.frame(record, envelope);
        }

        @Override
        public void nowcast(ForecastField field, Envelope envelope) {
            map.nowcast(field, envelope);
            if (field.grid().hasGeography()) {
                withGeography.add(field.feed());
            }
            if (field.lead() == field.leads()) {
                lines.printf(
                        "%-16s %s  %-11s %-11s %s%n",
                        field.feed(),
                        field.issueTime(),
                        field.tier().label(),
                        field.model().name(),
                        envelope.stamps().map(Readers::took).orElse(""));
                lines.flush();
            }
        }

        /** From the source's read of the last frame to the end of the rollout. */
        private static String took(Stamps s) {
            return (s.finishedEpochMicros() - s.receivedEpochMicros()) / 1000 + " ms";
        }

        @Override
        public void candidate(ForecastField field, Envelope envelope) {
            map.candidate(field, envelope);
        }

        @Override
        public void score(Score score, Envelope envelope) {
            map.score(score, envelope);
        }

        @Override
        public void warningScore(WarningScore score, Envelope envelope) {
            map.warningScore(score, envelope);
        }

        @Override
        public void warnings(ActiveWarnings set, Envelope envelope) {
            map.warnings(set, envelope);
            alerts.warnings(set, envelope);
        }

        @Override
        public void rejected(Rejected row, Envelope envelope) {
            map.rejected(row, envelope);
        }

        @Override
        public void undecodable(String reason, Envelope envelope) {
            map.undecodable(reason, envelope);
        }
    }
}
