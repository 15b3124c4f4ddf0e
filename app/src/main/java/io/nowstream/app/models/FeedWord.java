package io.nowstream.app.models;

import java.nio.charset.StandardCharsets;

/** A feed's name as one word that any file system takes; two feeds never share one. */
public final class FeedWord {

    private FeedWord() {}

    /**
     * Letters, digits and dashes as they are, and dots but for a first one; every other byte of its
     * UTF-8 as an underscore and two hexadecimal digits.
     */
    public static String of(String feed) {
        StringBuilder word = new StringBuilder();
        for (byte octet : feed.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (octet & 0xFF);
            boolean plain =
                    c >= 'a' && c <= 'z'
                            || c >= 'A' && c <= 'Z'
                            || c >= '0' && c <= '9'
                            || c == '-'
                            || c == '.' && !word.isEmpty();
            word.append(plain ? String.valueOf(c) : "_%02X".formatted((int) c));
        }
        return word.toString();
    }
}
