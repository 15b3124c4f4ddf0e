package io.nowstream.app.job;

import io.nowstream.app.store.Stores;
import io.nowstream.frames.ActiveWarnings;
import io.nowstream.frames.ClaimChecks;
import io.nowstream.frames.FeedRecord;
import io.nowstream.frames.ForecastField;
import io.nowstream.frames.KafkaAccess;
import io.nowstream.frames.Rejected;
import io.nowstream.frames.Score;
import io.nowstream.frames.Stamps;
import io.nowstream.frames.Topics;
import io.nowstream.frames.WarningScore;
import io.nowstream.sinks.cap.CapSettings;
import io.nowstream.sinks.kafka.Envelope;
import io.nowstream.sinks.kafka.NowcastTail;
import io.nowstream.sinks.kafka.RunTopic;
import io.nowstream.sinks.kafka.TailListener;
import io.nowstream.sinks.map.MapFeeder;
import io.nowstream.sinks.map.MapServer;
import io.nowstream.sinks.map.MapSettings;
import io.nowstream.sinks.map.MapStore;
import io.nowstream.sinks.map.Metric;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * What people see of a run: the map server and the alerts, from the run's topics, and one line per
 * nowcast.
 *
 * <p>It reads uncommitted records: what it sees may come again, and the last of an identity counts.
 */
public final class MapAndAlerts implements AutoCloseable {

    private final Parts parts;
    private final MapStore store;
    private final MapServer server;
    private final Closing closing = new Closing();
    private final AlertCounts alertCounts = new AlertCounts();
    private final RunMetrics metrics;
    private volatile Optional<NowcastTail> tail = Optional.empty();

    /**
     * What it is made of.
     *
     * @param kafka the broker
     * @param topics the run's
     * @param claims place of what is too large for a message
     * @param map what the map keeps
     * @param address where the map is served
     * @param alerts where CAP alerts are written
     * @param sender names us in CAP alerts
     * @param actual whether alerts of the run {@code live} are in earnest
     * @param clock stamps alerts of the run {@code live}
     * @param readFrom the oldest records that are looked at, or all
     * @param lines where a line per nowcast is printed
     */
    public record Parts(
            KafkaAccess kafka,
            Topics topics,
            String claims,
            MapSettings map,
            InetSocketAddress address,
            Path alerts,
            String sender,
            boolean actual,
            Clock clock,
            Optional<Instant> readFrom,
            PrintWriter lines) {}

    /**
     * Serves an empty map, so that a port in use is found before anything else is begun.
     *
     * @throws BindException if the port cannot be had
     */
    public static MapAndAlerts serve(Parts parts) throws BindException {
        return new MapAndAlerts(parts);
    }

    private MapAndAlerts(Parts parts) throws BindException {
        this.parts = parts;
        store = new MapStore(parts.map());
        server =
                closing.add(
                        MapServer.start(
                                store,
                                parts.address(),
                                new ClaimChecks(Stores.open(parts.claims()))));
        metrics =
                new RunMetrics(
                        parts.alerts(),
                        alertCounts,
                        () -> tail.map(NowcastTail::lag).orElseGet(Map::of));
        server.measuring(metrics::all);
    }

    /**
     * Begins to read the run's topics.
     *
     * @return stops it again, before the map
     * @throws IOException if the directory of alerts cannot be made or read
     */
    public AutoCloseable startReading() throws IOException {
        NowcastTail.Options options =
                NowcastTail.over(parts.kafka(), parts.topics(), EnumSet.allOf(RunTopic.class))
                        .uncommitted();
        parts.readFrom().ifPresent(options::from);
        Readers readers = new Readers();
        NowcastTail started = closing.add(options.start(readers));
        tail = Optional.of(started);
        return started;
    }

    /**
     * Adds to the map's metrics what others of this process count.
     *
     * @param more asked at every look, from any thread
     */
    public void measuring(Supplier<List<Metric>> more) {
        server.measuring(more);
    }

    /** Where the page is. */
    public URI page() {
        return server.page();
    }

    /**
     * Throws what ended the reading of topics, if anything did: map and alerts would stand still.
     */
    public void failIfFailed() {
        tail.flatMap(NowcastTail::failure)
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
    private final class Readers implements TailListener {

        private final MapFeeder map = new MapFeeder(store);
        private final OneAlertWriter alerts;
        private final PrintWriter lines = parts.lines();
        private final Set<String> withGeography = new HashSet<>();

        Readers() throws IOException {
            this.alerts =
                    closing.add(
                            new OneAlertWriter(
                                    new CapSettings(
                                            parts.alerts(),
                                            parts.sender(),
                                            "Nowstream",
                                            parts.actual(),
                                            parts.clock(),
                                            withGeography::contains),
                                    alertCounts));
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
                envelope.stamps().ifPresent(stamps -> metrics.nowcast(field.feed(), stamps));
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
