package io.nowstream.models.checkpoint;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Some frames of a feed, by their place in the archive or by their time. Written {@code all},
 * {@code none}, as {@code 1-60}: first and last frame, counted from 1; or as {@code until
 * 2019-01-01}, {@code 2019-01-01 to 2019-06-01}, {@code from 2019-06-01}: frames after the
 * beginning of the first day and until the beginning of the other, UTC, as SEVIR is split.
 *
 * @param first index of the first frame, from 0; 0 for a range of time
 * @param end index after the last; 0 for a range of time
 * @param after beginning of a range of time, itself not in it; {@link Instant#MIN} if there is none
 * @param until end of a range of time, itself in it; {@link Instant#MAX} if there is none
 */
public record FrameRange(int first, int end, Instant after, Instant until) {

    public static final FrameRange ALL = places(0, Integer.MAX_VALUE);
    public static final FrameRange NONE = places(0, 0);

    private static final Pattern WRITTEN = Pattern.compile("([1-9][0-9]{0,8})-([1-9][0-9]{0,8})");
    private static final String DAY = "(\\d{4}-\\d{2}-\\d{2})";
    private static final Pattern DAYS =
            Pattern.compile("until %1$s|from %1$s|%1$s to %1$s".formatted(DAY));

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
        Matcher days = DAYS.matcher(text);
        if (days.matches()) {
            return days(text, days);
        }
        Matcher matcher = WRITTEN.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    ("frames are \"all\", \"none\", like \"1-60\", or like \"until 2019-01-01\","
                                    + " not \"%s\"")
                            .formatted(text));
        }
        int first = Integer.parseInt(matcher.group(1)) - 1;
        int end = Integer.parseInt(matcher.group(2));
        if (end <= first) {
            throw new IllegalArgumentException(
                    "frames \"%s\": the last one is before the first".formatted(text));
        }
        return places(first, end);
    }

    private static FrameRange places(int first, int end) {
        return new FrameRange(first, end, Instant.MIN, Instant.MAX);
    }

    private static FrameRange days(String text, Matcher days) {
        Instant after = Instant.MIN;
        Instant until = Instant.MAX;
        try {
            if (days.group(1) != null) {
                until = day(days.group(1));
            } else if (days.group(2) != null) {
                after = day(days.group(2));
            } else {
                after = day(days.group(3));
                until = day(days.group(4));
            }
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("frames \"%s\": no such day".formatted(text), e);
        }
        if (!after.isBefore(until)) {
            throw new IllegalArgumentException(
                    "frames \"%s\": the last day is before the first".formatted(text));
        }
        return new FrameRange(0, 0, after, until);
    }

    private static Instant day(String day) {
        return LocalDate.parse(day).atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    private static String day(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC).toLocalDate().toString();
    }

    private boolean isOfTime() {
        return !after.equals(Instant.MIN) || !until.equals(Instant.MAX);
    }

    /**
     * The places of a range of time; a range of places is that already.
     *
     * @param times valid times of all frames of the feed, in order
     */
    public FrameRange among(List<Instant> times) {
        if (!isOfTime()) {
            return this;
        }
        int begin = 0;
        while (begin < times.size() && !times.get(begin).isAfter(after)) {
            begin++;
        }
        int past = begin;
        while (past < times.size() && !times.get(past).isAfter(until)) {
            past++;
        }
        return past > begin ? places(begin, past) : NONE;
    }

    /** Whether a whole window lies in it. Nothing does in a range of time before {@link #among}. */
    public boolean holds(int firstFrame, int frames) {
        return firstFrame >= first && firstFrame + frames <= end;
    }

    public boolean isEmpty() {
        return end <= first && !isOfTime();
    }

    @JsonValue
    @Override
    public String toString() {
        if (isOfTime()) {
            return after.equals(Instant.MIN)
                    ? "until " + day(until)
                    : until.equals(Instant.MAX)
                            ? "from " + day(after)
                            : "%s to %s".formatted(day(after), day(until));
        }
        if (isEmpty()) {
            return "none";
        }
        return equals(ALL) ? "all" : "%d-%d".formatted(first + 1, end);
    }
}
