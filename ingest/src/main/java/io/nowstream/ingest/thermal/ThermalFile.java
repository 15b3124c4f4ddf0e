package io.nowstream.ingest.thermal;

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

/**
 * A recording of one sensor, {@code <date>_<time>_<sensor>.jsonl[.gz]}.
 *
 * @param path where it lies
 * @param sensor its id, e.g. {@code 3078}
 * @param begun as the name has it, read as UTC: the zone is not said, so it serves only to list
 *     what has no time of its own
 */
record ThermalFile(Path path, String sensor, Instant begun) {

    private static final Pattern NAME =
            Pattern.compile("(\\d{8}_\\d{4})_([A-Za-z0-9-]{1,32})\\.jsonl(\\.gz)?");

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuuMMdd_HHmm", Locale.ROOT)
                    .withResolverStyle(ResolverStyle.STRICT);

    /** What a file is by its name; empty if it is something else. */
    static Optional<ThermalFile> of(Path path) {
        Matcher matcher = NAME.matcher(path.getFileName().toString());
        if (!matcher.matches()) {
            return Optional.empty();
        }
        try {
            Instant begun = LocalDateTime.parse(matcher.group(1), TIME).toInstant(ZoneOffset.UTC);
            return Optional.of(new ThermalFile(path, matcher.group(2), begun));
        } catch (DateTimeException noSuchTime) {
            return Optional.empty();
        }
    }

    String name() {
        return path.getFileName().toString();
    }

    String feed() {
        return "thermal-" + sensor;
    }
}
