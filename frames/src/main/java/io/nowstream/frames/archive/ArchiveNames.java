package io.nowstream.frames.archive;

import io.nowstream.frames.MalformedRecordException;
import io.nowstream.frames.Sha256;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How feeds and days are called in an archive. Whatever a feed is named, its folder is one word of
 * letters, digits, dots, dashes and underscores, and two feeds never share one.
 */
final class ArchiveNames {

    /** Longer folders are cut and end in the name's hash; file systems take 255. */
    private static final int LONGEST = 120;

    private static final int KEPT = 48;

    private static final Pattern GROUP = Pattern.compile("(\\d{4}-\\d{2}-\\d{2})(?:_(\\d{1,4}))?");

    private static final LocalDate FIRST = LocalDate.of(1, 1, 1);
    private static final LocalDate LAST = LocalDate.of(9999, 12, 31);

    private ArchiveNames() {}

    /** A group's day and its number among that day's, from 1. */
    record GroupName(LocalDate day, int number) {

        /** {@code 2024-06-12}, and {@code 2024-06-12_2} for the second of a day. */
        String written() {
            return number == 1 ? day.toString() : day + "_" + number;
        }
    }

    /**
     * A feed's folder: letters, digits, dots and dashes as they are, {@code /} as two underscores,
     * every other byte of its UTF-8 as an underscore and two hexadecimal digits.
     */
    static String folderOf(String feed) {
        StringBuilder folder = new StringBuilder();
        for (byte octet : feed.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (octet & 0xFF);
            if (isPlain(c) || (c == '.' && !folder.isEmpty())) {
                folder.append(c);
            } else {
                folder.append(c == '/' ? "__" : "_%02X".formatted((int) c));
            }
        }
        if (folder.length() <= LONGEST) {
            return folder.toString();
        }
        // No escape has an h, so this is no other feed's folder.
        return folder.substring(0, KEPT) + "_h" + Sha256.of(feed.getBytes(StandardCharsets.UTF_8));
    }

    private static boolean isPlain(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '-';
    }

    /**
     * The UTC day of a valid time.
     *
     * @throws MalformedRecordException if it has no year of four digits
     */
    static LocalDate dayOf(Instant validTime) {
        try {
            LocalDate day = LocalDate.ofInstant(validTime, ZoneOffset.UTC);
            if (!day.isBefore(FIRST) && !day.isAfter(LAST)) {
                return day;
            }
        } catch (DateTimeException beyondAllYears) {
            // Refused below.
        }
        throw new MalformedRecordException(
                "valid time %s is not in the years 1 to 9999 that an archive has days for"
                        .formatted(validTime));
    }

    /** What a folder in a feed's folder is, or empty if it is no day's group. */
    static Optional<GroupName> parse(String folder) {
        Matcher parts = GROUP.matcher(folder);
        if (!parts.matches()) {
            return Optional.empty();
        }
        try {
            LocalDate day = LocalDate.parse(parts.group(1));
            int number = parts.group(2) == null ? 1 : Integer.parseInt(parts.group(2));
            GroupName name = new GroupName(day, number);
            return Optional.of(name).filter(n -> n.written().equals(folder));
        } catch (DateTimeException noSuchDay) {
            return Optional.empty();
        }
    }
}
