package io.nowstream.app.config;

import io.nowstream.frames.Grid;
import io.nowstream.frames.GridProjection;
import io.nowstream.frames.Packing;
import io.nowstream.frames.Quantity;
import io.nowstream.operators.gridding.GriddingSpec;
import io.nowstream.operators.gridding.GriddingSpec.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The feeds of a configuration whose frames are made of readings, checked. */
public final class GriddedFeeds {

    private GriddedFeeds() {}

    /**
     * How their frames are made, in the file's order.
     *
     * @throws IllegalArgumentException if a value cannot be, naming its key
     */
    public static List<GriddingSpec> of(NowstreamConfig config) {
        List<GriddingSpec> specs = new ArrayList<>();
        for (Map.Entry<String, NowstreamConfig.Feed> entry : config.feeds.entrySet()) {
            spec(entry.getKey(), entry.getValue()).ifPresent(specs::add);
        }
        return List.copyOf(specs);
    }

    /** How long a frame's readings are waited for when its slot is over, milliseconds. */
    static long waitMillis(NowstreamConfig.Feed feed) {
        return feed.readings.make.isEmpty() ? 0 : feed.readings.outOfOrder.millis();
    }

    private static Optional<GriddingSpec> spec(String name, NowstreamConfig.Feed feed) {
        FeedReadings readings = feed.readings;
        String key = "feeds.%s.readings".formatted(name);
        if (readings.make.isEmpty()) {
            refuseWhatNobodyReads(key, readings);
            return Optional.empty();
        }
        Kind kind = kind(key, readings.make);
        refuseTwoSources(name, feed);
        if (kind == Kind.FLOWS && !readings.layout.isEmpty()) {
            throw mistake(
                    key,
                    "layout",
                    "flows are of sources that move and say their place; leave it empty, or make"
                            + " mean or count");
        }
        return Optional.of(
                new GriddingSpec(
                        name,
                        grid(key, readings.grid),
                        kind,
                        quantity(key, readings, kind),
                        kind == Kind.FLOWS ? GriddingSpec.WHOLE_NUMBERS : Packing.FLOATS,
                        feed.cadence.millis(),
                        readings.outOfOrder.millis(),
                        readings.lateness.millis(),
                        feed.tolerance.millis()));
    }

    /** Somebody has filled in the section and forgotten its first line. */
    private static void refuseWhatNobodyReads(String key, FeedReadings readings) {
        if (!readings.directory.isEmpty() || !readings.layout.isEmpty()) {
            throw mistake(
                    key,
                    "make",
                    "is empty, so no readings would be read; write flows, mean or count");
        }
    }

    private static void refuseTwoSources(String name, NowstreamConfig.Feed feed) {
        if (name.endsWith("*")) {
            throw mistake(
                    "feeds." + name,
                    "readings",
                    "frames are made for one feed, by its name; write one entry for each");
        }
        if (!feed.source.directory.isEmpty()) {
            throw mistake(
                    "feeds." + name,
                    "source.directory",
                    "the feed's frames are made of readings; leave it empty, or empty"
                            + " readings.make");
        }
    }

    private static Kind kind(String key, String written) {
        return Arrays.stream(Kind.values())
                .filter(kind -> word(kind).equals(written))
                .findFirst()
                .orElseThrow(
                        () ->
                                mistake(
                                        key,
                                        "make",
                                        "\"%s\" is none; use flows, mean or count"
                                                .formatted(written)));
    }

    private static Quantity quantity(String key, FeedReadings readings, Kind kind) {
        String written = readings.quantity;
        if (kind == Kind.FLOWS) {
            if (!written.isEmpty()) {
                throw mistake(key, "quantity", "flows are inflow and outflow; leave it empty");
            }
            return Quantity.INFLOW;
        }
        return Arrays.stream(Quantity.values())
                .filter(quantity -> word(quantity).equals(written))
                .findFirst()
                .orElseThrow(
                        () ->
                                mistake(
                                        key,
                                        "quantity",
                                        "\"%s\" is none; use %s"
                                                .formatted(
                                                        written,
                                                        Arrays.stream(Quantity.values())
                                                                .map(GriddedFeeds::word)
                                                                .collect(
                                                                        Collectors.joining(
                                                                                ", ")))));
    }

    private static Grid grid(String key, FeedReadings.Cells cells) {
        if (cells.rows < 1 || cells.columns < 1) {
            throw mistake(
                    key,
                    "grid",
                    "rows and columns are needed, at least 1 each; got %d x %d"
                            .formatted(cells.rows, cells.columns));
        }
        try {
            Grid grid =
                    new Grid(
                            cells.rows,
                            cells.columns,
                            cells.projection,
                            cells.west,
                            cells.north,
                            cells.cell,
                            cells.cell);
            if (grid.hasGeography()) {
                new GridProjection(grid).lonLat(0, 0);
            }
            return grid;
        } catch (IllegalArgumentException e) {
            throw mistake(key, "grid", String.valueOf(e.getMessage()));
        }
    }

    /** As it is written in files. */
    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static IllegalArgumentException mistake(String at, String key, String what) {
        return new IllegalArgumentException("%s.%s: %s".formatted(at, key, what));
    }
}
