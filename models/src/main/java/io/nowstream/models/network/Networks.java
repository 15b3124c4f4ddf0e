package io.nowstream.models.network;

import io.nowstream.models.vmrnn.Vmrnn;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** All networks by name. A further network is a package of its own and one line here. */
public final class Networks {

    private static final Map<String, BiFunction<Map<String, Object>, Base, Network>> BY_NAME =
            new TreeMap<>(Map.of("vmrnn-b", Vmrnn::b, "vmrnn-d", Vmrnn::d));

    private Networks() {}

    /** The names, in alphabetical order. */
    public static List<String> names() {
        return List.copyOf(BY_NAME.keySet());
    }

    /**
     * A network of a name with its sizes.
     *
     * @param sizes the architecture's own numbers, as in {@code model.json}
     * @throws IllegalArgumentException with one sentence, if there is none of that name or a size
     *     is missing, unknown or out of range; nothing has been allocated then
     */
    public static Network create(String architecture, Map<String, Object> sizes, Base base) {
        @Nullable BiFunction<Map<String, Object>, Base, Network> maker = BY_NAME.get(architecture);
        if (maker == null) {
            throw new IllegalArgumentException(
                    "there is no network \"%s\"; there are %s"
                            .formatted(architecture, String.join(", ", names())));
        }
        return maker.apply(sizes, base);
    }
}
