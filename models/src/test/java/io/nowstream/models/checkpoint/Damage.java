package io.nowstream.models.checkpoint;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;

/** What can happen to bytes, or be done to them. */
final class Damage {

    private static final String[] NASTY = {
        "{",
        "}",
        "[",
        "]",
        "\"",
        ",",
        ":",
        "0",
        "-1",
        "9".repeat(19),
        "1e999",
        "9".repeat(30),
        "null",
        "true",
        "[[[[",
        "\\u0000",
        "NaN",
        "-",
        "2147483648",
        "\"a\":",
        "1.5"
    };

    private Damage() {}

    /**
     * A damaged copy.
     *
     * @param within only bytes before this one are meant to be hit
     */
    static byte[] done(byte[] good, int within, Random random) {
        byte[] bytes = good.clone();
        for (int times = 1 + random.nextInt(3); times > 0; times--) {
            bytes = once(bytes, Math.min(within, bytes.length), random);
        }
        return bytes;
    }

    private static byte[] once(byte[] bytes, int within, Random random) {
        if (within == 0) {
            return bytes;
        }
        int at = random.nextInt(within);
        switch (random.nextInt(5)) {
            case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
            case 1 -> bytes[at] = (byte) random.nextInt();
            case 2 -> {
                return Arrays.copyOf(bytes, at);
            }
            case 3 -> {
                return spliced(
                        bytes,
                        at,
                        at,
                        NASTY[random.nextInt(NASTY.length)].getBytes(StandardCharsets.UTF_8));
            }
            default -> {
                int end = Math.min(bytes.length, at + 1 + random.nextInt(6));
                return spliced(
                        bytes,
                        at,
                        end,
                        NASTY[random.nextInt(NASTY.length)].getBytes(StandardCharsets.UTF_8));
            }
        }
        return bytes;
    }

    /** With the bytes from {@code from} to {@code to} replaced. */
    static byte[] spliced(byte[] bytes, int from, int to, byte[] with) {
        byte[] result = new byte[from + with.length + bytes.length - to];
        System.arraycopy(bytes, 0, result, 0, from);
        System.arraycopy(with, 0, result, from, with.length);
        System.arraycopy(bytes, to, result, from + with.length, bytes.length - to);
        return result;
    }
}
