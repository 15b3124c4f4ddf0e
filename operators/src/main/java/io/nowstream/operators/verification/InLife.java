package io.nowstream.operators.verification;

/**
 * A number or a time within one life of a feed. Public because Flink serialises it.
 *
 * @param lifeBegunEpochMicros the life's
 * @param at a sequence's number, or a valid time in epoch milliseconds
 */
public record InLife(long lifeBegunEpochMicros, long at) {}
