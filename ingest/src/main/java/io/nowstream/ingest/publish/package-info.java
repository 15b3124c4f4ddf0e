/**
 * A run's log and how it is filled: the seam {@link io.nowstream.ingest.publish.RunLog}, its Kafka
 * form {@link io.nowstream.ingest.publish.FeedPublisher}, the topics themselves ({@link
 * io.nowstream.ingest.publish.RunTopics}), and the replay of an archive ({@link
 * io.nowstream.ingest.publish.Replayer}).
 *
 * <p>{@link io.nowstream.ingest.publish.QuietFeed} makes the Ticks, the same for live feeds and for
 * replays.
 */
@NullMarked
package io.nowstream.ingest.publish;

import org.jspecify.annotations.NullMarked;
