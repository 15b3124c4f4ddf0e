package io.nowstream.operators.verification;

/**
 * A sequence that assembly told of, and the set of warnings that its nowcast leads to. Public
 * because Flink serialises it.
 *
 * @param issueEpochMillis its issue time
 * @param number its number
 */
public record Told(long issueEpochMillis, long number) {}
