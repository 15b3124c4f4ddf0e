package io.nowstream.frames;

/**
 * A forecast field on its way out, with its latencies.
 *
 * @param field the record
 * @param stamps becomes headers
 */
public record StampedField(ForecastField field, Stamps stamps) {}
