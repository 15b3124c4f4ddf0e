/**
 * Nowstream's records to and from Kafka.
 *
 * <p>Start with {@link io.nowstream.sinks.kafka.KafkaSinks} (out of the job) and {@link
 * io.nowstream.sinks.kafka.NowcastTail} (into the map server and other readers).
 */
@NullMarked
package io.nowstream.sinks.kafka;

import org.jspecify.annotations.NullMarked;
