package io.nowstream.operators;

/**
 * A life of a feed is over: it has this many sequences, and there will be no other. Travels past
 * the rollout, so it comes before the last nowcasts; its number says when it has its turn.
 *
 * @param feed the feed
 * @param number the one after the last sequence's
 * @param lifeBegunEpochMicros that life's, as in its sequences
 */
public record FeedEnd(String feed, long number, long lifeBegunEpochMicros) {}
