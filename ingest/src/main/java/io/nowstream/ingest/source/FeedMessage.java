package io.nowstream.ingest.source;

import io.nowstream.frames.MalformedRecordException;
import io.nowstream.frames.Rejected;
import io.nowstream.ingest.publish.Rejections;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** What every message of a feed has: a value, and the feed as its key. */
final class FeedMessage {

    private FeedMessage() {}

    /**
     * @throws MalformedRecordException if it has none
     */
    static byte[] valueOf(ConsumerRecord<byte[], byte[]> message) {
        byte @Nullable [] value = message.value();
        if (value == null) {
            throw new MalformedRecordException("message has no value");
        }
        return value;
    }

    /**
     * Under another key it would be in another partition, and out of its feed's order.
     *
     * @throws MalformedRecordException if its key is not the feed
     */
    static void demandKey(ConsumerRecord<byte[], byte[]> message, String feed) {
        byte @Nullable [] key = message.key();
        String found = key == null ? "no key" : "key " + new String(key, StandardCharsets.UTF_8);
        if (!found.equals("key " + feed)) {
            throw new MalformedRecordException(
                    "message of feed %s has %s; expected its feed".formatted(feed, found));
        }
    }

    /** Its {@code rejected} row. The time is the message's, so that a replay gives the same. */
    static Rejected rejected(ConsumerRecord<byte[], byte[]> message, String reason) {
        byte @Nullable [] value = message.value();
        return Rejections.of(
                "%s-%d@%d".formatted(message.topic(), message.partition(), message.offset()),
                reason,
                value == null ? new byte[0] : value,
                Instant.ofEpochMilli(message.timestamp()));
    }
}
