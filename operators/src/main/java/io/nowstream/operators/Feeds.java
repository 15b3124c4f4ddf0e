package io.nowstream.operators;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The configured feeds; the first entry that matches a feed's name counts. */
public final class Feeds implements Serializable {

    private static final long serialVersionUID = 1L;

    private final ArrayList<FeedSpec> specs;

    public Feeds(List<FeedSpec> specs) {
        this.specs = new ArrayList<>(specs);
    }

    /** The entry for a feed, or empty if it is not configured. */
    public Optional<FeedSpec> of(String feed) {
        return specs.stream().filter(spec -> spec.matches(feed)).findFirst();
    }

    public List<FeedSpec> all() {
        return List.copyOf(specs);
    }
}
