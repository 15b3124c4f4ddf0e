package io.nowstream.models;

import io.nowstream.models.baseline.Advection;
import io.nowstream.models.baseline.Persistence;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/** The registry: every nowcaster by its name. */
public final class Nowcasters {

    private static final Map<String, Supplier<Nowcaster>> BY_NAME = new LinkedHashMap<>();

    static {
        BY_NAME.put("advection", Advection::new);
        BY_NAME.put("persistence", Persistence::new);
    }

    private Nowcasters() {}

    /** Names, the better first. */
    public static Collection<String> names() {
        return BY_NAME.keySet();
    }

    /**
     * A new instance.
     *
     * @throws IllegalArgumentException if there is none of that name
     */
    public static Nowcaster create(String name) {
        Supplier<Nowcaster> maker = BY_NAME.get(name);
        if (maker == null) {
            throw new IllegalArgumentException(
                    "no nowcaster \"%s\"; there are %s"
                            .formatted(name, String.join(", ", BY_NAME.keySet())));
        }
        return maker.get();
    }
}
