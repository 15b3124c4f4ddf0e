package io.nowstream.models.checkpoint;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Some frames of a feed, by their place in the archive. Written {@code all}, {@code none}, or as
 * {@code 1-60}: first and last frame, counted from 1.
 *
 * @param first index of the first frame, from 0
 * @param end index after the last
 */
public record FrameRange(int first, int end) {

    public static final FrameRange ALL = new FrameRange(0, Integer.MAX_VALUE);
    public static final FrameRange NONE = new FrameRange(0, 0);

    private static final Pattern WRITTEN = Pattern.compile("([1-9][0-9]{0,8})-([1-9][0-9]{0,8})");

    /**
     * Reads one.
     *
     * @throws IllegalArgumentException if it is not written as said above
     */
    @JsonCreator
    public static FrameRange parse(String text) {
        if (text.equals("all")) {
            return ALL;
        }
        if (text.equals("none")) {
            return NONE;
        }
        Matcher matcher = WRITTEN.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "frames are \"all\", \"none\" or like \"1-60\", not \"%s\"".formatted(text));
        }
        int first = Integer.parseInt(matcher.group(1)) - 1;
        int end = Integer.parseInt(matcher.group(2));
        if (end <= first) {
            throw new IllegalArgumentException(
                    "frames \"%s\": the last one is before the first".formatted(text));
        }
        return new FrameRange(first, end);
    }

    /** Whether a whole window lies in it. */
    public boolean holds(int firstFrame, int frames) {
        return firstFrame >= first && firstFrame + frames <= end;
    }

    public boolean isEmpty() {
        return end <= first;
    }

    @JsonValue
    @Override
    public String toString() {
        if (isEmpty()) {
            return "none";
        }
        return equals(ALL) ? "all" : "%d-%d".formatted(first + 1, end);
    }
}
