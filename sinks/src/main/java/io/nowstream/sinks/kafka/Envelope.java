package io.nowstream.sinks.kafka;

import io.nowstream.frames.Stamps;
import java.time.Instant;
import java.util.Optional;

/**
 * What surrounds a record on Kafka.
 *
 * @param topic the topic
 * @param partition its partition
 * @param offset where in the partition
 * @param timestamp arrival time of a feed record, issue time of a forecast or warning, time of
 *     rejection of what was rejected
 * @param stamps latencies, if it carries them
 */
public record Envelope(
        String topic, int partition, long offset, Instant timestamp, Optional<Stamps> stamps) {

    /** Where to find it again: {@code topic-partition@offset}. */
    public String origin() {
        return "%s-%d@%d".formatted(topic, partition, offset);
    }
}
