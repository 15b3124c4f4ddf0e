package io.nowstream.frames;

/**
 * Which nowcaster: its name for people, its hash for identity.
 *
 * @param name e.g. {@code advection}
 * @param hash SHA-256 (lower-case hex) over what determines its output
 */
public record ModelId(String name, String hash) {}
