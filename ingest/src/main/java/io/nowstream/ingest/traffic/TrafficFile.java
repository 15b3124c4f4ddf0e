package io.nowstream.ingest.traffic;

import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.YearMonth;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file of flows, known by its name: the files do not say what they hold, or when.
 *
 * @param path where it lies
 * @param feed whose flows
 * @param layout of its array
 * @param first local time of its first slot
 * @param most how many of its slots are of that feed; what comes after is padding
 */
record TrafficFile(Path path, String feed, FlowLayout layout, LocalDateTime first, int most) {

    static final int SLOTS_PER_DAY = 48;

    private static final LocalDate TAXI_TEST = LocalDate.of(2015, 2, 10);

    /** Each set of STDN is cut in two: 40 days to train on, and the 20 days after them. */
    private static final Map<String, LocalDate> STDN =
            Map.of(
                    "volume_train.npz", LocalDate.of(2015, 1, 1),
                    "volume_test.npz", TAXI_TEST,
                    "bike_volume_train.npz", LocalDate.of(2016, 7, 1),
                    "bike_volume_test.npz", LocalDate.of(2016, 8, 10));

    /** A piece of taxis' {@code volume_test.npz}: its first and last slot. */
    private static final Pattern PIECE =
            Pattern.compile("taxi_volume_slots(\\d{1,6})-\\d{1,6}\\.npz");

    private static final Pattern MONTH =
            Pattern.compile("yellow_tripdata_(\\d{4}-\\d{2})-graph-inoutflow\\.npz");

    /** What a file is by its name; empty if it is something else. */
    static Optional<TrafficFile> of(Path path) {
        String name = path.getFileName().toString();
        LocalDate day = STDN.get(name);
        if (day != null) {
            return Optional.of(stdn(path, name.startsWith("bike"), day.atStartOfDay()));
        }
        Matcher piece = PIECE.matcher(name);
        if (piece.matches()) {
            int slot = Integer.parseInt(piece.group(1));
            LocalDateTime whole = TAXI_TEST.atStartOfDay();
            return Optional.of(
                    stdn(path, false, whole.plus(TrafficArchive.CADENCE.multipliedBy(slot))));
        }
        Matcher month = MONTH.matcher(name);
        return month.matches() ? month(path, month.group(1)) : Optional.empty();
    }

    private static TrafficFile stdn(Path path, boolean bikes, LocalDateTime first) {
        String feed = bikes ? "nyc-bike" : "nyc-taxi";
        return new TrafficFile(path, feed, FlowLayout.STDN, first, Integer.MAX_VALUE);
    }

    private static Optional<TrafficFile> month(Path path, String text) {
        try {
            YearMonth month = YearMonth.parse(text);
            return Optional.of(
                    new TrafficFile(
                            path,
                            "nyc-zones",
                            FlowLayout.ZONES,
                            month.atDay(1).atStartOfDay(),
                            month.lengthOfMonth() * SLOTS_PER_DAY));
        } catch (DateTimeException noSuchMonth) {
            return Optional.empty();
        }
    }

    String name() {
        return path.getFileName().toString();
    }
}
