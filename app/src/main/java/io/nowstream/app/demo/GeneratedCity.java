package io.nowstream.app.demo;

import io.nowstream.frames.Cells;
import io.nowstream.frames.Channel;
import io.nowstream.frames.Frame;
import io.nowstream.frames.Grid;
import io.nowstream.frames.Quantity;
import io.nowstream.frames.Reading;
import io.nowstream.operators.gridding.GriddingSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A city out of a seed: vehicles that live in its cells and drive to work, to the shops and home
 * again, slower where and when many do; other on weekends; now and then an {@link Incident}. The
 * same seed gives the same city, day by day, whichever day is asked for first.
 *
 * <p>It can be seen in two ways that say the same: as the vehicles' positions ({@link #readings}),
 * and as the flows between its cells ({@link #frames}), which are those that gridding makes of the
 * positions, without making them.
 */
public final class GeneratedCity {

    /** The feed's name. */
    public static final String FEED = "city";

    /** Local time, by which people get up. */
    public static final ZoneId ZONE = ZoneId.of("America/Chicago");

    /** Time between frames. */
    public static final Duration CADENCE = Duration.ofMinutes(30);

    /** A Monday. */
    public static final LocalDate FIRST_DAY = LocalDate.parse("2024-06-03");

    /** 10 km × 20 km of prairie on which no city stands. */
    public static final Grid GRID =
            new Grid(
                    10,
                    20,
                    "+proj=laea +lat_0=39.2 +lon_0=-97.4 +units=m +a=6370997 +b=6370997",
                    -10_000,
                    5_000,
                    1_000,
                    1_000);

    private static final int VEHICLES = 18_000;

    private final long seed;
    private final List<CityVehicle> vehicles;

    public GeneratedCity(long seed) {
        this(seed, VEHICLES);
    }

    /**
     * A city of another size.
     *
     * @param vehicles how many there are; 18,000 unless said otherwise
     */
    public GeneratedCity(long seed, int vehicles) {
        this.seed = seed;
        this.vehicles =
                IntStream.range(0, vehicles).mapToObj(i -> new CityVehicle(seed, i)).toList();
    }

    /** How its readings become its frames: ten minutes out of order, an hour late. */
    public static GriddingSpec gridding() {
        return GriddingSpec.flows(
                FEED,
                GRID,
                CADENCE.toMillis(),
                Duration.ofMinutes(10).toMillis(),
                Duration.ofHours(1).toMillis(),
                Duration.ofMinutes(1).toMillis());
    }

    /** What is closed on a day. */
    public List<Incident> incidents(LocalDate date) {
        return CityDay.incidents(seed, date);
    }

    /**
     * The flows of whole days: inflow and outflow, in vehicles per half-hour.
     *
     * @param from the first day, in local time
     * @param days how many
     * @return one frame for each half-hour, by valid time, the end of the half-hour
     */
    public List<Frame> frames(LocalDate from, int days) {
        Instant begin = from.atStartOfDay(ZONE).toInstant();
        Instant end = from.plusDays(days).atStartOfDay(ZONE).toInstant();
        CityFlows flows = new CityFlows(begin, end);
        drive(begin, end, flows);
        List<Frame> frames = new ArrayList<>();
        for (int slot = 0; slot < flows.slots(); slot++) {
            Instant validTime = begin.plus(CADENCE.multipliedBy(slot + 1L));
            frames.add(
                    new Frame(
                            FEED,
                            GRID,
                            validTime,
                            validTime,
                            List.of(
                                    channel(Quantity.INFLOW, flows.in(slot)),
                                    channel(Quantity.OUTFLOW, flows.out(slot)))));
        }
        return frames;
    }

    private static Channel channel(Quantity quantity, float[] values) {
        return Channel.of(
                quantity,
                GriddingSpec.WHOLE_NUMBERS,
                Cells.pack(values, GriddingSpec.WHOLE_NUMBERS, quantity));
    }

    /**
     * The positions of the vehicles that are on their way, one about every five minutes each. Each
     * arrives a few seconds after it was taken.
     *
     * @param from the first instant
     * @param until the end, excluded
     * @return by arrival time
     */
    public List<Reading> readings(Instant from, Instant until) {
        List<Reading> readings = new ArrayList<>();
        drive(
                from,
                until,
                (vehicle, second, cell, row, column) -> {
                    if (second >= from.getEpochSecond() && second < until.getEpochSecond()) {
                        readings.add(reading(vehicle, second, row, column));
                    }
                });
        readings.sort(Comparator.comparing(Reading::arrivalTime).thenComparing(Reading::source));
        return readings;
    }

    private Reading reading(int vehicle, long second, double row, double column) {
        Instant validTime = Instant.ofEpochSecond(second);
        long delayMillis = 500 + Math.floorMod(vehicle * 7919L + second * 31, 4_000L);
        return new Reading(
                FEED,
                vehicles.get(vehicle).name(),
                validTime,
                validTime.plusMillis(delayMillis),
                GRID.x(column),
                GRID.y(row),
                Double.NaN);
    }

    /** Lets all live through the days that reach into a time; the day before ends in the next. */
    private void drive(Instant from, Instant until, CityDrive.Sighted sighted) {
        LocalDate first = from.atZone(ZONE).toLocalDate().minusDays(1);
        LocalDate last = until.minusMillis(1).atZone(ZONE).toLocalDate();
        List<CityDay> days =
                first.datesUntil(last.plusDays(1)).map(date -> new CityDay(seed, date)).toList();
        for (CityVehicle vehicle : vehicles) {
            days.forEach(day -> vehicle.live(day, sighted));
        }
    }
}
