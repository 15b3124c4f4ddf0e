package io.nowstream.bench.stream;

import io.nowstream.bench.Traffic;
import io.nowstream.bench.WorthlessFigureException;
import io.nowstream.frames.Topics;
import io.nowstream.frames.wire.Wire;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * Reads a run's nowcasts uncommitted, as the map does, on a thread of its own, and remembers when
 * each came. A nowcast that comes twice, or is not the frame it was issued for, ends it.
 */
final class Arrivals implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(100);

    private final Traffic traffic;
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
     * @param frames how many frames there will be at most
     */
    static Arrivals of(String bootstrap, Topics topics, Traffic traffic, int frames) {
        Arrivals arrivals = new Arrivals(bootstrap, topics, traffic, frames);
        arrivals.thread.start();
        return arrivals;
    }

    private Arrivals(String bootstrap, Topics topics, Traffic traffic, int frames) {
        this.traffic = traffic;
        nanosByNumber = new long[frames];
        nanosInOrder = new long[frames];
        consumer =
                new KafkaConsumer<>(
                        Map.of(
                                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                                bootstrap,
                                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                                "read_uncommitted",
                                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                                false),
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
                    note(traffic.numberOf(Wire.forecastField(message.value())), now);
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
                        "frame %d gave two nowcasts where it must give one".formatted(number));
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
     * Waits until so many nowcasts have come.
     *
     * @throws WorthlessFigureException if they do not come in time, or something else does
     */
    void await(int nowcasts, Duration patience) throws InterruptedException {
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
    double perSecond(int from, int to) {
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
