package io.nowstream.sinks.cap;

/**
 * Something the standard does not allow.
 *
 * @param element where, e.g. {@code /alert/references}
 * @param remedy what would be right
 */
public record Finding(String element, String remedy) {}
