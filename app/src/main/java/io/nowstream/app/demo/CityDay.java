package io.nowstream.app.demo;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * One day of the generated city, in its local time: how many are out, how slow the streets are, and
 * which cells are closed when. Hours are counted from local midnight, and go on beyond 24.
 */
final class CityDay {

    private static final long KIND = 1;
    private static final long INCIDENTS = 4;

    /** Seconds from one side of a cell to the other on an empty street: 42 km/h. */
    private static final double FREE_SECONDS = 86;

    /** Nothing closes before or after: whoever waits is at home by night. */
    private static final double FIRST_CLOSURE = 7.5;

    private static final double LAST_CLOSURE = 18.5;

    private final LocalDate date;
    private final long midnight;
    private final boolean workday;
    private final double demand;
    private final double lateness;
    private final double weather;
    private final List<Incident> closures;

    CityDay(long seed, LocalDate date) {
        SplittableRandom random = Chance.of(seed, KIND, date.toEpochDay());
        DayOfWeek day = date.getDayOfWeek();
        this.date = date;
        this.midnight = midnight(date);
        this.workday = day != DayOfWeek.SATURDAY && day != DayOfWeek.SUNDAY;
        this.demand = 1 + 0.1 * Chance.normal(random);
        this.lateness = 0.15 * Chance.normal(random);
        this.weather = 1 + 0.12 * Math.abs(Chance.normal(random));
        // Who is out by night meets the next day's too.
        this.closures = new ArrayList<>(incidents(seed, date));
        closures.addAll(incidents(seed, date.plusDays(1)));
    }

    private static long midnight(LocalDate date) {
        return date.atStartOfDay(GeneratedCity.ZONE).toEpochSecond();
    }

    /** What is closed on a date. */
    static List<Incident> incidents(long seed, LocalDate date) {
        SplittableRandom random = Chance.of(seed, INCIDENTS, date.toEpochDay());
        List<Incident> some = new ArrayList<>();
        double chance = random.nextDouble();
        int count = chance < 0.3 ? 0 : chance < 0.75 ? 1 : 2;
        for (int i = 0; i < count; i++) {
            int row = 2 + random.nextInt(6);
            int column = 4 + random.nextInt(12);
            double from = random.nextDouble(FIRST_CLOSURE, LAST_CLOSURE);
            double until = from + random.nextDouble(1, 2);
            some.add(
                    new Incident(
                            row * GeneratedCity.GRID.columns() + column,
                            Instant.ofEpochSecond(midnight(date) + Math.round(from * 3600)),
                            Instant.ofEpochSecond(midnight(date) + Math.round(until * 3600))));
        }
        return List.copyOf(some);
    }

    LocalDate date() {
        return date;
    }

    boolean isWorkday() {
        return workday;
    }

    /** How many are out, as a share of what is usual. */
    double demand() {
        return demand;
    }

    /** By how many hours everybody is later than usual. */
    double lateness() {
        return lateness;
    }

    /** An hour of this day as epoch second. */
    long at(double hour) {
        return midnight + Math.round(hour * 3600);
    }

    /** How long it takes to cross a cell that is entered then, seconds. */
    long crossingSeconds(int cell, long epochSecond) {
        double hour = (epochSecond - midnight) / 3600.0 % 24;
        double rush =
                workday
                        ? bump(hour, 8 + lateness, 1.1) + bump(hour, 17.4 + lateness, 1.4)
                        : 0.5 * bump(hour, 14, 3);
        return Math.round(
                FREE_SECONDS * weather * (1 + 1.5 * rush * CityDistricts.centrality(cell)));
    }

    /** 1 at its centre, a half at its width. */
    private static double bump(double hour, double centre, double width) {
        double z = (hour - centre) / width;
        return 1 / (1 + z * z * z * z);
    }

    /** When a cell is open: then, or when what closes it is over. */
    long opens(int cell, long epochSecond) {
        long open = epochSecond;
        for (Incident incident : closures) {
            if (incident.closes(cell, open)) {
                open = incident.until().getEpochSecond();
            }
        }
        return open;
    }

    boolean isClosed(int cell, long epochSecond) {
        return opens(cell, epochSecond) != epochSecond;
    }
}
