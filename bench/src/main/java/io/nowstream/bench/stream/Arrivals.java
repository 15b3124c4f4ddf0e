package io.nowstream.bench.stream;

import io.nowstream.bench.WorthlessFigureException;
import io.nowstream.frames.ForecastField;
import io.nowstream.frames.KafkaAccess;
import io.nowstream.frames.Topics;
import io.nowstream.frames.wire.Wire;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.ToIntFunction;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * Reads a run's nowcasts uncommitted, as the map does, on a thread of its own, and remembers when
 * each came. One that comes twice, or is wrong, ends it.
 */
public final class Arrivals implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(100);

    private final ToIntFunction<ForecastField> numberOf;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Thread thread;
    private volatile boolean closing;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final long[] nanosByNumber;
    private final long[] nanosInOrder;
    private int arrived;
    private @Nullable RuntimeException failure;

    /**
     * Starts reading at the beginning.
     *
     * @param numberOf the number of a field, from 0, each once; throws if the field is wrong
     * @param most how many numbers there will be at most
     */
    static Arrivals of(
            KafkaAccess kafka, Topics topics, ToIntFunction<ForecastField> numberOf, int most) {
        Arrivals arrivals = new Arrivals(kafka, topics, numberOf, most);
        arrivals.thread.start();
        return arrivals;
    }

    private Arrivals(
            KafkaAccess kafka, Topics topics, ToIntFunction<ForecastField> numberOf, int most) {
        this.numberOf = numberOf;
        nanosByNumber = new long[most];
        nanosInOrder = new long[most];
        consumer =
                new KafkaConsumer<>(
                        kafka.with(
                                Map.of(
                                        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                                        "read_uncommitted",
                                        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                                        false)),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer());
        List<TopicPartition> partitions =
                consumer.partitionsFor(topics.nowcasts()).stream()
                        .map(info -> new TopicPartition(info.topic(), info.partition()))
                        .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        thread = new Thread(this::read, "arrivals");
        thread.setDaemon(true);
    }

    private void read() {
        try (consumer) {
            while (!closing) {
                var messages = consumer.poll(POLL);
                long now = System.nanoTime();
                for (ConsumerRecord<byte[], byte[]> message : messages) {
                    note(numberOf.applyAsInt(Wire.forecastField(message.value())), now);
                }
            }
        } catch (RuntimeException e) {
            fail(e);
        }
    }

    private void note(int number, long now) {
        lock.lock();
        try {
            if (nanosByNumber[number] != 0) {
                throw new WorthlessFigureException(
                        "field %d came twice where it must come once".formatted(number));
            }
            nanosByNumber[number] = now;
            nanosInOrder[arrived++] = now;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void fail(RuntimeException e) {
        lock.lock();
        try {
            failure = e;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until so many fields have come.
     *
     * @throws WorthlessFigureException if they do not come in time, or something else does
     */
    public void await(int nowcasts, Duration patience) throws InterruptedException {
        long left = patience.toNanos();
        lock.lock();
        try {
            while (arrived < nowcasts && failure == null && left > 0) {
                left = changed.awaitNanos(left);
            }
            if (failure != null) {
                throw new WorthlessFigureException(
                        "reading the nowcasts: " + failure.getMessage(), failure);
            }
            if (arrived < nowcasts) {
                throw new WorthlessFigureException(
                        "%,d of %,d nowcasts came within %d s; see the log for why"
                                .formatted(arrived, nowcasts, patience.toSeconds()));
            }
        } finally {
            lock.unlock();
        }
    }

    /** When the nowcast of a frame came, by {@link System#nanoTime}. */
    long nanosOf(int number) {
        lock.lock();
        try {
            if (nanosByNumber[number] == 0) {
                throw new WorthlessFigureException("frame %d gave no nowcast".formatted(number));
            }
            return nanosByNumber[number];
        } finally {
            lock.unlock();
        }
    }

    /**
     * How many came per second.
     *
     * @param from the first that counts, in order of arrival; what it waited for does not
     * @param to the last that counts
     */
    public double perSecond(int from, int to) {
        lock.lock();
        try {
            double nanos = nanosInOrder[to] - nanosInOrder[from - 1];
            return (to - from + 1) * (double) TimeUnit.SECONDS.toNanos(1) / nanos;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() throws InterruptedException {
        closing = true;
        thread.join();
    }
}
