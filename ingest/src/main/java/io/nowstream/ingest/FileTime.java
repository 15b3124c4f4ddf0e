package io.nowstream.ingest;

import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How a format writes the valid time (UTC) into its file names. */
public final class FileTime {

    private final Pattern name;
    private final DateTimeFormatter time;

    /**
     * @param name regular expression of the whole name; its first group is the time
     * @param time pattern of that group, for {@link DateTimeFormatter}
     */
    public FileTime(String name, String time) {
        this.name = Pattern.compile(name);
        this.time =
                DateTimeFormatter.ofPattern(time, Locale.ROOT)
                        .withResolverStyle(ResolverStyle.STRICT);
    }

    /** The time in the file's name; empty if it is another kind of name, or no such time exists. */
    public Optional<Instant> in(Path file) {
        Matcher matcher = name.matcher(file.getFileName().toString());
        if (!matcher.matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    LocalDateTime.parse(matcher.group(1), time).toInstant(ZoneOffset.UTC));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
