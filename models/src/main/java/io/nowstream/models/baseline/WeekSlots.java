package io.nowstream.models.baseline;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;

/**
 * The slots that usual values are kept by: of a week, or of a kind of day, by the clock of a place.
 * When the clock is put back an hour's slots come twice, when it is put forward they are left out.
 *
 * @param days which days are told apart
 * @param zone whose clock and calendar
 * @param perDay slots of a day, at least 1, all as long
 */
public record WeekSlots(Days days, ZoneId zone, int perDay) {

    private static final int SECONDS_PER_DAY = 24 * 3600;

    /** Shorter slots than a second's have too few samples to be usual in. */
    private static final int MOST_PER_DAY = SECONDS_PER_DAY;

    /** Which days are told apart. */
    public enum Days {
        /** Monday to Sunday. */
        WEEK("week", 7),
        /** Workdays, Monday to Friday, and the weekend. */
        KIND("kind-of-day", 2);

        private final String label;
        private final int count;

        Days(String label, int count) {
            this.label = label;
            this.count = count;
        }

        /** As written in {@code model.json}. */
        public String label() {
            return label;
        }

        /** How many are told apart. */
        public int count() {
            return count;
        }

        /** Which of them a day is, from 0. */
        int of(DayOfWeek day) {
            int index = day.getValue() - 1;
            return this == WEEK ? index : index < 5 ? 0 : 1;
        }

        /**
         * The days of a label.
         *
         * @throws IllegalArgumentException if there are none
         */
        public static Days named(String label) {
            for (Days days : values()) {
                if (days.label.equals(label)) {
                    return days;
                }
            }
            throw new IllegalArgumentException(
                    "usual values are kept by week or by kind-of-day, not by \"%s\""
                            .formatted(label));
        }
    }

    public WeekSlots {
        if (perDay < 1 || perDay > MOST_PER_DAY) {
            throw new IllegalArgumentException(
                    "a day has 1 to %,d slots, got %,d".formatted(MOST_PER_DAY, perDay));
        }
    }

    /**
     * How many slots of a cadence a day has.
     *
     * @throws IllegalArgumentException if that is no whole number from 1
     */
    public static int perDay(Duration cadence) {
        long millis = cadence.toMillis();
        long day = 1000L * SECONDS_PER_DAY;
        if (millis < 1000 || millis > day || day % millis != 0) {
            throw new IllegalArgumentException(
                    ("usual values need a cadence of a second to a day that divides the day, got"
                                    + " %,d ms")
                            .formatted(millis));
        }
        return (int) (day / millis);
    }

    /** Time between the beginnings of two slots, milliseconds. */
    public double slotMillis() {
        return 1000.0 * SECONDS_PER_DAY / perDay;
    }

    /** How many slots there are in all. */
    public int count() {
        return days.count() * perDay;
    }

    /** The slot here of one of the slots of a week with as many a day. */
    int ofSlotOfWeek(int slot) {
        return days.of(DayOfWeek.of(slot / perDay + 1)) * perDay + slot % perDay;
    }

    /** The slot of an instant, from 0: day by day, from midnight on. */
    public int of(Instant instant) {
        ZonedDateTime local = instant.atZone(zone);
        long millis = local.toLocalTime().toNanoOfDay() / 1_000_000;
        int slot = (int) (millis * perDay / (1000L * SECONDS_PER_DAY));
        return days.of(local.getDayOfWeek()) * perDay + slot;
    }
}
