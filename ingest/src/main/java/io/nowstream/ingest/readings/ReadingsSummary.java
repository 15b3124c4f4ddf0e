package io.nowstream.ingest.readings;

/**
 * What became of a file's lines.
 *
 * @param readings that were taken
 * @param rejected that were not, each with its reason
 */
public record ReadingsSummary(long readings, long rejected) {}
