package io.nowstream.sinks.kafka;

import io.nowstream.frames.ActiveWarnings;
import io.nowstream.frames.ClaimChecks;
import io.nowstream.frames.Frame;
import io.nowstream.frames.KafkaAccess;
import io.nowstream.frames.Rejected;
import io.nowstream.frames.RetrainRequest;
import io.nowstream.frames.ScoreRecord;
import io.nowstream.frames.StampedField;
import io.nowstream.frames.Topics;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.sink.TransactionNamingStrategy;
import org.apache.kafka.clients.producer.ProducerConfig;

/**
 * Where the job's records go: {@code nowcasts}, {@code candidates} and {@code scores} exactly once,
 * {@code warnings}, {@code retrain-requests}, {@code rejected} and gridded {@code frames} at least
 * once.
 *
 * <p>Exactly-once records become visible to readers of committed records at the next checkpoint; a
 * warning cannot wait for that.
 */
public final class KafkaSinks {

    /**
     * Below the broker's default maximum of 15 minutes, and longer than a job may take to come back
     * and commit what it had prepared.
     */
    public static final Duration TRANSACTION_TIMEOUT = Duration.ofMinutes(10);

    /** Above a field that is just not a claim check, with key, headers and the batch around it. */
    static final int MAX_REQUEST_BYTES = 9 << 20;

    private final KafkaAccess kafka;
    private final Topics topics;
    private final Duration transactionTimeout;
    private final Optional<StoreSource> store;

    /** Sinks without a store: every field has to fit into a message. */
    public KafkaSinks(KafkaAccess kafka, Topics topics) {
        this(kafka, topics, TRANSACTION_TIMEOUT, Optional.empty());
    }

    /**
     * @param kafka the broker
     * @param topics the run's
     * @param transactionTimeout how long what is prepared waits for a job that is away; at most the
     *     broker's {@code transaction.max.timeout.ms}
     * @param store where cells above {@link ClaimChecks#LIMIT_BYTES} go
     */
    public KafkaSinks(
            KafkaAccess kafka,
            Topics topics,
            Duration transactionTimeout,
            Optional<StoreSource> store) {
        this.kafka = kafka;
        this.topics = topics;
        this.transactionTimeout = transactionTimeout;
        this.store = store;
    }

    /** Frames made here, of readings, into the feeds' log, at least once. */
    public Sink<Frame> frames() {
        return atLeastOnce(new RecordSchema<>(topics.frames(), Messages::of));
    }

    /** Published nowcasts, lead by lead, exactly once. */
    public Sink<StampedField> nowcasts() {
        return exactlyOnce(topics.nowcasts(), fieldSchema(topics.nowcasts()));
    }

    /** Nowcasts beside the published ones, exactly once. */
    public Sink<StampedField> candidates() {
        return exactlyOnce(topics.candidates(), fieldSchema(topics.candidates()));
    }

    /** Scores, exactly once. */
    public Sink<ScoreRecord> scores() {
        return exactlyOnce(
                topics.scores(), new RecordSchema<ScoreRecord>(topics.scores(), Messages::of));
    }

    /** Sets of warnings, at least once and at once. */
    public Sink<ActiveWarnings> warnings() {
        return atLeastOnce(new RecordSchema<>(topics.warnings(), Messages::of));
    }

    /** Wishes to train anew, at least once. */
    public Sink<RetrainRequest> retrainRequests() {
        return atLeastOnce(new RecordSchema<>(topics.retrainRequests(), Messages::of));
    }

    /** What could not be used, at least once. */
    public Sink<Rejected> rejected() {
        return atLeastOnce(new RecordSchema<>(topics.rejected(), Messages::of));
    }

    private <T> Sink<T> exactlyOnce(String topic, RecordSchema<T> schema) {
        return KafkaSink.<T>builder()
                .setKafkaProducerConfig(settings())
                .setRecordSerializer(schema)
                .setDeliveryGuarantee(DeliveryGuarantee.EXACTLY_ONCE)
                // One of the pool instead of a new transactional id per checkpoint and subtask.
                .setTransactionNamingStrategy(TransactionNamingStrategy.POOLING)
                // A topic's name is no other topic's beginning, so no sink aborts another's.
                .setTransactionalIdPrefix(topic)
                .build();
    }

    private <T> Sink<T> atLeastOnce(RecordSchema<T> schema) {
        return KafkaSink.<T>builder()
                .setKafkaProducerConfig(settings())
                .setRecordSerializer(schema)
                .setDeliveryGuarantee(DeliveryGuarantee.AT_LEAST_ONCE)
                .build();
    }

    RecordSchema<StampedField> fieldSchema(String topic) {
        return store.map(
                        source ->
                                new RecordSchema<StampedField>(
                                        topic,
                                        new FieldClaims(source, ClaimChecks.LIMIT_BYTES),
                                        Messages::of))
                .orElseGet(() -> new RecordSchema<>(topic, Messages::of));
    }

    Properties settings() {
        Properties settings = kafka.properties();
        settings.setProperty(
                ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
                Long.toString(transactionTimeout.toMillis()));
        settings.setProperty(
                ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Integer.toString(MAX_REQUEST_BYTES));
        // Cells are compressed once, by us.
        settings.setProperty(ProducerConfig.COMPRESSION_TYPE_CONFIG, "none");
        // A field fills a batch by itself: waiting for company only makes it late.
        settings.setProperty(ProducerConfig.LINGER_MS_CONFIG, "0");
        return settings;
    }
}
