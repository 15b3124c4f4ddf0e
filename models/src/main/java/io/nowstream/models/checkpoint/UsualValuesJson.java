package io.nowstream.models.checkpoint;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nowstream.models.baseline.WeekSlots;
import io.nowstream.models.checkpoint.ModelDescription.UsualOf;
import io.nowstream.models.checkpoint.ModelDescription.UsualValues;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The section {@code climatology} of {@code model.json}. */
final class UsualValuesJson {

    private static final String KEY = "climatology";
    private static final Set<String> KEYS = Set.of("zone", "slotsPerDay", "damping", "feeds");
    private static final Set<String> FEED_KEYS = Set.of("feed", "days", "rows", "columns");

    /** What a table claims is compared with its file before memory is taken; this is for sums. */
    private static final int LARGEST_SIDE = 1 << 16;

    private UsualValuesJson() {}

    /**
     * Reads it, if it is there.
     *
     * @throws CheckpointException if anything in it is not as it must be
     */
    static Optional<UsualValues> read(JsonFields model, long cadenceMillis, int leads) {
        if (!model.has(KEY)) {
            return Optional.empty();
        }
        JsonFields in = model.inner(KEY, KEYS);
        int slots = perDay(model, cadenceMillis);
        in.whole("slotsPerDay", slots, slots);
        List<UsualOf> feeds = in.objects("feeds", FEED_KEYS, UsualValuesJson::feed);
        Set<String> names = new HashSet<>();
        if (feeds.isEmpty() || !feeds.stream().allMatch(feed -> names.add(feed.feed()))) {
            throw in.wrong("feeds", "at least one, each feed once");
        }
        List<Double> damping = in.numbers("damping", 0, 1);
        if (damping.size() != leads) {
            throw in.wrong("damping", "one share for each of %d leads".formatted(leads));
        }
        return Optional.of(
                new UsualValues(in.parsed("zone", UsualValuesJson::zone), slots, damping, feeds));
    }

    private static int perDay(JsonFields model, long cadenceMillis) {
        try {
            return WeekSlots.perDay(Duration.ofMillis(cadenceMillis));
        } catch (IllegalArgumentException e) {
            throw model.wrong("cadenceMillis", "a cadence with slots: " + e.getMessage());
        }
    }

    private static ZoneId zone(String id) {
        try {
            return ZoneId.of(id);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "no time zone \"%s\"; one is called e.g. Europe/Amsterdam".formatted(id), e);
        }
    }

    private static UsualOf feed(JsonFields in) {
        return new UsualOf(
                in.text("feed"),
                in.parsed("days", WeekSlots.Days::named),
                (int) in.whole("rows", 1, LARGEST_SIDE),
                (int) in.whole("columns", 1, LARGEST_SIDE));
    }

    /** Writes it. */
    static void put(UsualValues usual, ObjectNode out) {
        out.put("zone", usual.zone().getId());
        out.put("slotsPerDay", usual.slotsPerDay());
        ArrayNode damping = out.putArray("damping");
        usual.damping().forEach(damping::add);
        ArrayNode feeds = out.putArray("feeds");
        for (UsualOf feed : usual.feeds()) {
            feeds.addObject()
                    .put("feed", feed.feed())
                    .put("days", feed.days().label())
                    .put("rows", feed.rows())
                    .put("columns", feed.columns());
        }
    }
}
