package io.nowstream.sinks.kafka;

import io.nowstream.frames.ClaimChecks;
import io.nowstream.frames.ForecastField;
import io.nowstream.frames.KafkaAccess;
import io.nowstream.frames.MalformedRecordException;
import io.nowstream.frames.ScoreRecord;
import io.nowstream.frames.Topics;
import io.nowstream.frames.wire.Wire;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads topics of a run, from one thread, and hands decoded records to a {@link TailListener}.
 *
 * <p>It belongs to no consumer group and commits no offsets: any number of tails may read, each
 * everything. Topics may be created after it starts. A message that is not what its topic promises
 * is counted, told to the listener and passed by. A broker that is away is waited for.
 */
public final class NowcastTail implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(NowcastTail.class);

    private static final int MAX_FETCH_BYTES = 2 * KafkaSinks.MAX_REQUEST_BYTES;

    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration LOOK_AGAIN_FOR_MISSING_TOPICS = Duration.ofMillis(500);
    private static final Duration LOOK_AGAIN_FOR_NEW_PARTITIONS = Duration.ofSeconds(30);

    private final Options options;
    private final TailListener listener;
    private final Consumer<byte[], byte[]> consumer;
    private final Thread thread;

    /** Of the tail's thread alone. */
    private final Map<String, RunTopic> topicOf = new HashMap<>();

    private final Map<TopicPartition, Long> endAtStart = new HashMap<>();
    private final Set<TopicPartition> assigned = new HashSet<>();
    private final Set<String> cameLater = new HashSet<>();
    private long lookAgainAtNanos = System.nanoTime();

    private final AtomicLong undecodable = new AtomicLong();
    private final CountDownLatch caughtUp = new CountDownLatch(1);
    private volatile Map<RunTopic, Long> lag = Map.of();
    private volatile boolean closing;
    private volatile @Nullable RuntimeException failure;

    private NowcastTail(Options options, TailListener listener, Consumer<byte[], byte[]> consumer) {
        this.options = options;
        this.listener = listener;
        this.consumer = consumer;
        options.which.forEach(topic -> topicOf.put(topic.of(options.topics), topic));
        thread = new Thread(this::run, "tail-" + options.topics.run());
        thread.setDaemon(true);
    }

    /** A tail over a run's topics; read committed from the beginning unless told otherwise. */
    public static Options over(KafkaAccess kafka, Topics topics, Set<RunTopic> which) {
        return new Options(kafka, topics, which);
    }

    /** What to read and how. */
    public static final class Options {

        private final KafkaAccess kafka;
        private final Topics topics;
        private final Set<RunTopic> which;
        private IsolationLevel isolation = IsolationLevel.READ_COMMITTED;
        private boolean fromEnd;
        private Optional<Instant> since = Optional.empty();
        private Map<Integer, Long> offsets = Map.of();
        private Optional<ClaimChecks> claims = Optional.empty();

        private Options(KafkaAccess kafka, Topics topics, Set<RunTopic> which) {
            if (which.isEmpty()) {
                throw new IllegalArgumentException("a tail needs at least one topic");
            }
            this.kafka = kafka;
            this.topics = topics;
            this.which = EnumSet.copyOf(which);
        }

        /** Sees records at once, and some of them twice; see {@link TailListener}. */
        public Options uncommitted() {
            isolation = IsolationLevel.READ_UNCOMMITTED;
            return this;
        }

        /** Begins with what comes next. */
        public Options fromLatest() {
            fromEnd = true;
            return this;
        }

        /** Begins with the first record stamped then or later, by Kafka's record timestamps. */
        public Options from(Instant timestamp) {
            since = Optional.of(timestamp);
            return this;
        }

        /**
         * Begins each partition at its offset, and at its beginning where none is given or the
         * topic no longer keeps that one. For one topic alone.
         *
         * @param next the first offset to read, by partition
         */
        public Options fromOffsets(Map<Integer, Long> next) {
            if (which.size() != 1) {
                throw new IllegalArgumentException(
                        "offsets are of one topic, and this tail reads " + which);
            }
            offsets = Map.copyOf(next);
            return this;
        }

        /** Fetches the cells of large fields from there; without it they arrive as claims. */
        public Options redeeming(ClaimChecks from) {
            claims = Optional.of(from);
            return this;
        }

        /** Starts reading. */
        public NowcastTail start(TailListener listener) {
            return start(listener, new KafkaConsumer<>(properties()));
        }

        NowcastTail start(TailListener listener, Consumer<byte[], byte[]> consumer) {
            NowcastTail tail = new NowcastTail(this, listener, consumer);
            tail.thread.start();
            return tail;
        }

        private Map<String, Object> properties() {
            Map<String, Object> properties = kafka.with(Map.of());
            properties.put(
                    ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
            properties.put(
                    ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
            properties.put(
                    ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                    isolation.name().toLowerCase(Locale.ROOT));
            properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
            properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
            properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
            properties.put(
                    ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, KafkaSinks.MAX_REQUEST_BYTES);
            properties.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, MAX_FETCH_BYTES);
            return properties;
        }
    }

    /** How many messages were not what their topic promises. */
    public long undecodable() {
        return undecodable.get();
    }

    /** Records still to be read, by topic, as of the last look. */
    public Map<RunTopic, Long> lag() {
        return lag;
    }

    /**
     * Waits until everything that was there when the tail started has been read.
     *
     * @return false if it took longer
     * @throws IllegalStateException if the tail has died
     */
    public boolean awaitCaughtUp(Duration atMost) throws InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        do {
            RuntimeException cause = failure;
            if (cause != null) {
                throw new IllegalStateException(
                        "the tail of run " + options.topics.run() + " has stopped", cause);
            }
            if (caughtUp.await(50, TimeUnit.MILLISECONDS)) {
                return true;
            }
        } while (System.nanoTime() < deadline);
        return false;
    }

    /** Why it stopped by itself: a listener threw, or Kafka refuses us for good. */
    public Optional<RuntimeException> failure() {
        return Optional.ofNullable(failure);
    }

    /** Stops reading; when it returns, no more calls come (unless a call lasts a second). */
    @Override
    public void close() {
        closing = true;
        consumer.wakeup();
        if (Thread.currentThread() == thread) {
            return;
        }
        try {
            thread.join(1_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (!closing) {
                readOn();
            }
        } catch (WakeupException asked) {
            LOG.debug("tail of run {} closed", options.topics.run());
        } catch (RuntimeException e) {
            failure = e;
            LOG.error(
                    "tail of run {} stopped: {}; nothing more is read from {}",
                    options.topics.run(),
                    e.getMessage(),
                    options.kafka,
                    e);
        } finally {
            // There is no group to leave, and what a fetch still brings interests nobody.
            consumer.close(CloseOptions.timeout(Duration.ZERO));
        }
    }

    private void readOn() {
        if (System.nanoTime() - lookAgainAtNanos >= 0) {
            lookForPartitions();
        }
        if (assigned.isEmpty()) {
            rest();
            return;
        }
        for (ConsumerRecord<byte[], byte[]> message : consumer.poll(POLL)) {
            if (closing) {
                return;
            }
            hand(message);
        }
        listener.resting();
        measureLag();
        if (caughtUp.getCount() > 0 && isCaughtUp()) {
            listener.caughtUp();
            caughtUp.countDown();
        }
    }

    /** Topics may come later, and partitions may be added. */
    private void lookForPartitions() {
        Duration pause = LOOK_AGAIN_FOR_MISSING_TOPICS;
        try {
            if (assignWhatIsNew()) {
                pause = LOOK_AGAIN_FOR_NEW_PARTITIONS;
            }
        } catch (TimeoutException brokerAway) {
            LOG.debug("no word about the topics from {} yet", options.kafka);
        }
        lookAgainAtNanos = System.nanoTime() + pause.toNanos();
    }

    /** Whether every topic is there by now. */
    private boolean assignWhatIsNew() {
        List<TopicPartition> found = new ArrayList<>();
        boolean complete = true;
        for (String topic : topicOf.keySet()) {
            List<TopicPartition> partitions = partitionsOf(topic);
            complete &= !partitions.isEmpty();
            found.addAll(partitions);
        }
        found.removeAll(assigned);
        if (!found.isEmpty()) {
            Map<TopicPartition, Long> ends = consumer.endOffsets(found);
            Map<TopicPartition, Long> begins = firstOffsets(found, ends);
            endAtStart.putAll(ends);
            assigned.addAll(found);
            consumer.assign(assigned);
            begins.forEach(consumer::seek);
        }
        return complete;
    }

    private List<TopicPartition> partitionsOf(String topic) {
        List<PartitionInfo> known = consumer.partitionsFor(topic, POLL);
        if (known == null || known.isEmpty()) {
            cameLater.add(topic);
            return List.of();
        }
        return known.stream().map(info -> new TopicPartition(topic, info.partition())).toList();
    }

    private Map<TopicPartition, Long> firstOffsets(
            List<TopicPartition> found, Map<TopicPartition, Long> ends) {
        Map<TopicPartition, Long> first = consumer.beginningOffsets(found);
        if (options.fromEnd) {
            // All that is in a topic which was not there when we started came after we started.
            ends.forEach(
                    (partition, end) -> {
                        if (!cameLater.contains(partition.topic())) {
                            first.put(partition, end);
                        }
                    });
        } else if (options.since.isPresent()) {
            first.putAll(offsetsSince(options.since.get(), found, ends));
        }
        // What is no longer kept, or is not there yet, is read from the earliest that is.
        found.forEach(
                partition -> {
                    Long next = options.offsets.get(partition.partition());
                    if (next != null) {
                        first.put(partition, next);
                    }
                });
        return first;
    }

    private Map<TopicPartition, Long> offsetsSince(
            Instant since, List<TopicPartition> found, Map<TopicPartition, Long> ends) {
        Map<TopicPartition, Long> wanted = new HashMap<>();
        found.forEach(partition -> wanted.put(partition, since.toEpochMilli()));
        Map<TopicPartition, OffsetAndTimestamp> at = consumer.offsetsForTimes(wanted);
        Map<TopicPartition, Long> first = new HashMap<>(ends);
        at.forEach(
                (partition, offset) -> {
                    if (offset != null) {
                        first.put(partition, offset.offset());
                    }
                });
        return first;
    }

    private void hand(ConsumerRecord<byte[], byte[]> message) {
        RunTopic topic = topicOf.get(message.topic());
        if (topic == null) {
            throw new IllegalStateException("nobody asked for topic " + message.topic());
        }
        Envelope envelope =
                new Envelope(
                        message.topic(),
                        message.partition(),
                        message.offset(),
                        Instant.ofEpochMilli(message.timestamp()),
                        StampHeaders.read(message.headers()));
        Runnable call;
        try {
            call = decoded(topic, message.value(), envelope);
        } catch (MalformedRecordException | IOException e) {
            undecodable.incrementAndGet();
            LOG.warn("{} passed by: {}", envelope.origin(), e.getMessage());
            listener.undecodable(String.valueOf(e.getMessage()), envelope);
            return;
        }
        call.run();
    }

    /** Decodes now and calls later, so that only the decoding's failures are the message's. */
    private Runnable decoded(RunTopic topic, byte @Nullable [] value, Envelope envelope)
            throws IOException {
        if (value == null) {
            throw new MalformedRecordException("a message without a value");
        }
        switch (topic) {
            case FRAMES -> {
                var feedRecord = Wire.feedRecord(value);
                return () -> listener.frame(feedRecord, envelope);
            }
            case NOWCASTS -> {
                var field = field(value);
                return () -> listener.nowcast(field, envelope);
            }
            case CANDIDATES -> {
                var field = field(value);
                return () -> listener.candidate(field, envelope);
            }
            case SCORES -> {
                var scored = Wire.scoreRecord(value);
                return () -> hand(scored, envelope);
            }
            case RETRAIN_REQUESTS -> {
                var request = Wire.retrainRequest(value);
                return () -> listener.retrainRequest(request, envelope);
            }
            case AUDIT -> {
                var entry = Wire.auditEntry(value);
                return () -> listener.audit(entry, envelope);
            }
            case WARNINGS -> {
                var warnings = Wire.activeWarnings(value);
                return () -> listener.warnings(warnings, envelope);
            }
            case REJECTED -> {
                var rejected = Wire.rejected(value);
                return () -> listener.rejected(rejected, envelope);
            }
        }
        throw new IllegalStateException("no decoder for " + topic);
    }

    private void hand(ScoreRecord scored, Envelope envelope) {
        if (scored.score() != null) {
            listener.score(scored.score(), envelope);
        }
        if (scored.warning() != null) {
            listener.warningScore(scored.warning(), envelope);
        }
    }

    private ForecastField field(byte[] value) throws IOException {
        ForecastField field = Wire.forecastField(value);
        return options.claims.isPresent() ? options.claims.get().redeem(field) : field;
    }

    private void measureLag() {
        Map<RunTopic, Long> now = new EnumMap<>(RunTopic.class);
        for (TopicPartition partition : assigned) {
            OptionalLong behind = consumer.currentLag(partition);
            RunTopic topic = topicOf.get(partition.topic());
            if (topic != null) {
                now.merge(topic, behind.orElse(0), Long::sum);
            }
        }
        lag = now;
    }

    private boolean isCaughtUp() {
        Set<String> seen = new HashSet<>();
        for (TopicPartition partition : assigned) {
            seen.add(partition.topic());
            if (consumer.position(partition) < endAtStart.getOrDefault(partition, 0L)) {
                return false;
            }
        }
        return seen.size() == topicOf.size();
    }

    private void rest() {
        try {
            Thread.sleep(50);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            closing = true;
        }
    }
}
