package io.nowstream.app.control;

import io.nowstream.frames.AuditEntry;
import io.nowstream.frames.RetrainRequest;
import io.nowstream.frames.Score;
import io.nowstream.ingest.publish.PublishException;
import io.nowstream.operators.FeedSpec;
import io.nowstream.sinks.kafka.Envelope;
import io.nowstream.sinks.kafka.NowcastTail;
import io.nowstream.sinks.kafka.RunTopic;
import io.nowstream.sinks.kafka.TailListener;
import io.nowstream.sinks.map.Metric;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one that writes a run's releases. Reads what is asked for and what is scored, and leads each
 * feed from a request to a retrained checkpoint, into the shadow, and on if it is better there.
 * Every step is on the run's audit.
 *
 * <p>What it knows is in files and topics: killed at any moment, the next one goes on where it was.
 * A broker that is away is waited for; a feed that cannot go on is tried again after a while, and
 * does not hold up the others.
 */
public final class Controller implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Controller.class);

    private static final long TICK_MILLIS = 200;
    private static final Duration AGAIN_AFTER = Duration.ofSeconds(10);
    private static final int WAITING = 10_000;

    private interface Event {
        void reach(FeedControl feed) throws IOException;
    }

    private record Told(String feed, Event event) {}

    private final ControlSettings settings;
    private final Clock clock;
    private final Retrainings retrainings;
    private final PositionFiles files;
    private final Deeds deeds;
    private final NowcastTail requests;
    private final NowcastTail scores;
    private final NowcastTail audit;
    private final ControlMetrics metrics;
    private final Thread thread;
    private final BlockingQueue<Told> told = new ArrayBlockingQueue<>(WAITING);
    private final Map<String, FeedControl> feeds = new LinkedHashMap<>();
    private final Map<String, Long> restUntilNanos = new LinkedHashMap<>();
    private volatile boolean closing;
    private volatile @Nullable Throwable failure;

    /**
     * Starts it.
     *
     * @param retrainings closed with it
     * @param clock for the calendar
     * @throws io.nowstream.app.UserMistake if the run has a controller already
     */
    public static Controller start(ControlSettings settings, Retrainings retrainings, Clock clock)
            throws IOException {
        return new Controller(settings, retrainings, clock);
    }

    private Controller(ControlSettings settings, Retrainings retrainings, Clock clock)
            throws IOException {
        this.settings = settings;
        this.retrainings = retrainings;
        this.clock = clock;
        this.files = PositionFiles.take(settings.state());
        this.metrics = new ControlMetrics(retrainings::begun);
        this.deeds = new Deeds(settings, metrics::done);
        for (Position position : files.all()) {
            add(position);
        }
        for (FeedSpec spec : settings.feeds().all()) {
            if (!spec.pattern().endsWith("*")) {
                feed(spec.pattern());
            }
        }
        TailListener listener = new Listening();
        this.requests = tail(RunTopic.RETRAIN_REQUESTS).start(listener);
        NowcastTail.Options scored = tail(RunTopic.SCORES);
        this.scores = trialsSince().map(scored::from).orElseGet(scored::fromLatest).start(listener);
        this.audit =
                tail(RunTopic.AUDIT)
                        .start(
                                new TailListener() {
                                    @Override
                                    public void audit(AuditEntry entry, Envelope envelope) {
                                        metrics.audited(entry);
                                    }
                                });
        this.thread = new Thread(this::run, "control-" + settings.topics().run());
        thread.setDaemon(true);
        thread.start();
    }

    private NowcastTail.Options tail(RunTopic topic) {
        return NowcastTail.over(settings.kafka(), settings.topics(), EnumSet.of(topic));
    }

    /** The begin of the oldest trial that is going on. */
    private Optional<Instant> trialsSince() {
        return feeds.values().stream()
                .map(feed -> feed.position().from())
                .filter(from -> !from.isEmpty())
                .map(Instant::parse)
                .min(Instant::compareTo);
    }

    private void add(Position position) {
        Optional<FeedSpec> spec = settings.feeds().of(position.feed());
        if (spec.isEmpty()) {
            LOG.warn(
                    "{} is not configured any more; it stays as it is ({})",
                    position.feed(),
                    position.phase());
            return;
        }
        metrics.stands(position.feed(), position.phase());
        feeds.put(
                position.feed(),
                new FeedControl(
                        position,
                        spec.get(),
                        new FeedControl.Desk(settings, files, deeds, retrainings)));
    }

    private Optional<FeedControl> feed(String name) {
        if (!feeds.containsKey(name) && settings.feeds().of(name).isPresent()) {
            add(Position.idle(name));
        }
        return Optional.ofNullable(feeds.get(name));
    }

    /** Hands on what is read, in the order of each topic. */
    private final class Listening implements TailListener {
        @Override
        public void retrainRequest(RetrainRequest request, Envelope envelope) {
            tell(request.feed(), feed -> feed.request(request));
        }

        @Override
        public void score(Score score, Envelope envelope) {
            tell(score.feed(), feed -> feed.score(score));
        }

        private void tell(String feed, Event event) {
            try {
                told.put(new Told(feed, event));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void run() {
        try {
            while (!closing) {
                listen();
                for (Map.Entry<String, FeedControl> feed : feeds.entrySet()) {
                    goOn(feed.getKey(), feed.getValue());
                }
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } catch (IOException | RuntimeException | Error e) {
            failure = e;
            LOG.error("the controller of run {} has stopped", settings.topics().run(), e);
        }
    }

    private void listen() throws IOException, InterruptedException {
        Told next = told.poll(TICK_MILLIS, TimeUnit.MILLISECONDS);
        for (int i = 0; next != null && i < WAITING; i++) {
            Optional<FeedControl> feed = feed(next.feed());
            if (feed.isPresent()) {
                next.event().reach(feed.get());
                metrics.stands(next.feed(), feed.get().position().phase());
            }
            next = told.poll();
        }
    }

    private void goOn(String name, FeedControl feed) throws InterruptedException {
        @Nullable Long until = restUntilNanos.get(name);
        if (until != null && System.nanoTime() - until < 0) {
            return;
        }
        try {
            askByCalendar(name, feed);
            feed.goOn();
            restUntilNanos.remove(name);
        } catch (IOException | KafkaException | PublishException e) {
            metrics.failed(name);
            LOG.warn("{}: {}; tried again in {} s", name, e.getMessage(), AGAIN_AFTER.toSeconds());
            restUntilNanos.put(name, System.nanoTime() + AGAIN_AFTER.toNanos());
        } catch (RuntimeException e) {
            metrics.failed(name);
            LOG.error("{}: tried again in {} s", name, AGAIN_AFTER.toSeconds(), e);
            restUntilNanos.put(name, System.nanoTime() + AGAIN_AFTER.toNanos());
        } finally {
            metrics.stands(name, feed.position().phase());
        }
    }

    private void askByCalendar(String name, FeedControl feed)
            throws IOException, InterruptedException {
        if (settings.schedule().isEmpty()) {
            return;
        }
        Schedule schedule = settings.schedule().get();
        Instant now = clock.instant();
        String before = feed.position().scheduled();
        if (before.isEmpty()) {
            feed.scheduled(now);
            return;
        }
        Instant last = Instant.parse(before);
        Instant due = schedule.next(last);
        if (due.isAfter(now)) {
            return;
        }
        while (!schedule.next(due).isAfter(now)) {
            due = schedule.next(due);
        }
        deeds.writer()
                .write(
                        new RetrainRequest(
                                settings.topics().run(),
                                name,
                                RetrainRequest.Cause.SCHEDULE,
                                due,
                                last,
                                "every %,d h at %s UTC"
                                        .formatted(schedule.every().toHours(), schedule.at())));
        // Written twice after a death in between, it is the same request.
        feed.scheduled(due);
    }

    /** What it tells Prometheus of each feed, asked from any thread. */
    public List<Metric> metrics() {
        return metrics.all();
    }

    /** Throws what ended it, if anything did. */
    public void failIfFailed() {
        Optional<RuntimeException> ofTails =
                requests.failure().or(scores::failure).or(audit::failure);
        Throwable own = failure;
        if (own != null || ofTails.isPresent()) {
            throw new IllegalStateException(
                    "the controller of run %s has stopped".formatted(settings.topics().run()),
                    own == null ? ofTails.get() : own);
        }
    }

    @Override
    public void close() throws IOException, InterruptedException {
        closing = true;
        requests.close();
        scores.close();
        audit.close();
        thread.interrupt();
        thread.join(TimeUnit.SECONDS.toMillis(30));
        retrainings.close();
        deeds.close();
        files.close();
    }
}
