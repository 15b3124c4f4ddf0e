package io.nowstream.app.config;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Readings that a feed's frames are made of; nothing is made of any unless {@link #make} says. */
public final class FeedReadings {

    /** {@code flows}, {@code mean} or {@code count}; empty: the feed's frames come as frames. */
    @JsonProperty public String make = "";

    /** A directory that is being filled; empty if another program writes the topic. */
    @JsonProperty public String directory = "";

    /** How long a file must be unchanged before it is read. */
    @JsonProperty public Span settle = Span.parse("2 s");

    /** CSV of the sensors that stand still; empty: each reading says its place. */
    @JsonProperty public String layout = "";

    /** What is measured, as layouts name it: {@code rain_rate}, …; of flows empty. */
    @JsonProperty public String quantity = "";

    @JsonProperty public Cells grid = new Cells();

    /** How far readings may lie behind the newest of their feed before their frame leaves. */
    @JsonProperty("out-of-order")
    public Span outOfOrder = Span.parse("1 min");

    /** How much longer a late reading corrects its frame. */
    @JsonProperty public Span lateness = Span.parse("1 h");

    /** Where the cells lie. */
    public static final class Cells {
        /** PROJ string with {@code +a= +b=}; empty: a grid without geography. */
        @JsonProperty public String projection = "";

        /** Western edge, projection metres. */
        @JsonProperty public double west = 0;

        /** Northern edge, projection metres. */
        @JsonProperty public double north = 0;

        /** Side of a cell, metres. */
        @JsonProperty public double cell = 1000;

        @JsonProperty public int rows = 0;
        @JsonProperty public int columns = 0;
    }
}
