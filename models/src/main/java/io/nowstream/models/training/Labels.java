package io.nowstream.models.training;

import java.util.Arrays;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Words of a recipe. */
final class Labels {

    private Labels() {}

    /** The value with that label, or a sentence that lists them all. */
    static <E> E of(String key, E[] values, Function<E, String> label, String wanted) {
        for (E value : values) {
            if (label.apply(value).equals(wanted)) {
                return value;
            }
        }
        throw new IllegalArgumentException(
                "%s is %s, not \"%s\""
                        .formatted(
                                key,
                                Arrays.stream(values)
                                        .map(label)
                                        .collect(Collectors.joining(" or ")),
                                wanted));
    }
}
