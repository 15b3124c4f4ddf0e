package io.nowstream.models.network;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The numbers of an architecture as a {@code model.json} gives them: by name, from outside, so each
 * is checked before anything is made of that size.
 *
 * <p>Every refusal is an {@link IllegalArgumentException} with one sentence.
 */
public final class Sizes {

    private final String architecture;
    private final Map<String, Object> values;

    /**
     * @param architecture for messages
     * @param known every name there may be; any other is refused
     */
    public Sizes(String architecture, Map<String, Object> values, List<String> known) {
        this.architecture = architecture;
        this.values = values;
        TreeSet<String> unknown = new TreeSet<>(values.keySet());
        known.forEach(unknown::remove);
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException(
                    "%s has no size \"%s\"; its sizes are %s"
                            .formatted(architecture, unknown.first(), String.join(", ", known)));
        }
    }

    /** A whole number from least to most that must be there. */
    public int whole(String name, int least, int most) {
        return whole(name, present(name), least, most);
    }

    /** The same, or the default where it is absent. */
    public int wholeOr(String name, int absent, int least, int most) {
        return values.containsKey(name) ? whole(name, least, most) : absent;
    }

    /** A power of two from least to most that must be there. */
    public int powerOfTwo(String name, int least, int most) {
        int value = whole(name, least, most);
        if (Integer.bitCount(value) != 1) {
            throw refusal(name, "must be a power of two", value);
        }
        return value;
    }

    /** A share, at least 0 and below 1, or the default where it is absent. */
    public double shareOr(String name, double absent) {
        if (!values.containsKey(name)) {
            return absent;
        }
        Object value = present(name);
        if (!(value instanceof Number number)
                || !(number.doubleValue() >= 0 && number.doubleValue() < 1)) {
            throw refusal(name, "must be at least 0 and below 1", value);
        }
        return number.doubleValue();
    }

    /** A list of whole numbers, each from least to most, one to so many of them. */
    public List<Integer> wholes(String name, int least, int most, int longest) {
        Object value = present(name);
        if (!(value instanceof List<?> list) || list.isEmpty() || list.size() > longest) {
            throw refusal(
                    name, "must be a list of 1 to %d whole numbers".formatted(longest), value);
        }
        List<Integer> wholes = new ArrayList<>();
        for (Object element : list) {
            wholes.add(whole(name, element, least, most));
        }
        return List.copyOf(wholes);
    }

    /** What these sizes are refused with. */
    public IllegalArgumentException refusal(String name, String expected, @Nullable Object found) {
        String shown = String.valueOf(found);
        return new IllegalArgumentException(
                "%s size %s %s, not %s"
                        .formatted(
                                architecture,
                                name,
                                expected,
                                shown.length() > 60 ? shown.substring(0, 60) + "…" : shown));
    }

    private Object present(String name) {
        @Nullable Object value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException(
                    "%s needs the size %s, and it is missing".formatted(architecture, name));
        }
        return value;
    }

    private int whole(String name, @Nullable Object value, int least, int most) {
        if (!(value instanceof Number number)
                || number.doubleValue() != Math.rint(number.doubleValue())
                || !(number.doubleValue() >= least && number.doubleValue() <= most)) {
            String expected = "must be a whole number from %d to %d".formatted(least, most);
            throw refusal(name, expected, value);
        }
        return number.intValue();
    }
}
