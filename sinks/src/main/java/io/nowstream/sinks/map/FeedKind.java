package io.nowstream.sinks.map;

import io.nowstream.frames.Quantity;

/** What kind of thing a feed watches, and the words that go with it. */
enum FeedKind {
    RADAR("Rain", "no coverage", "nothing"),
    TRAFFIC("Traffic", "not counted", "none"),
    THERMAL("Heat", "no reading", "colder");

    private final String title;
    private final String missing;
    private final String weaker;

    FeedKind(String title, String missing, String weaker) {
        this.title = title;
        this.missing = missing;
        this.weaker = weaker;
    }

    /** The kind that a quantity is of. */
    static FeedKind of(Quantity quantity) {
        return switch (quantity) {
            case RAIN_RATE, REFLECTIVITY, VIL -> RADAR;
            case INFLOW, OUTFLOW -> TRAFFIC;
            case TEMPERATURE -> THERMAL;
        };
    }

    /** As written in JSON. */
    String label() {
        return Views.label(this);
    }

    /** For people, in a heading. */
    String title() {
        return title;
    }

    /** What a cell is that nobody has looked at. */
    String missing() {
        return missing;
    }

    /** What a cell is that is weaker than the first class, and not drawn. */
    String weaker() {
        return weaker;
    }
}
