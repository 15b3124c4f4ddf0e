package io.nowstream.models.baseline;

import io.nowstream.frames.Quantity;
import io.nowstream.models.baseline.WeekSlots.Days;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Makes the table of one feed for {@link Climatology}: give it every frame of the training days,
 * and none other.
 *
 * <p>Means are taken by slot of the week if there are frames of four weeks, else by kind of day.
 * Where a slot holds no data of a cell, the nearest slot of that kind of day counts that does,
 * around the clock, the earlier one of two; where the whole kind of day holds none, the next kind's
 * slot.
 */
public final class ClimatologyFit {

    /** Fewer days than four weeks give a slot of the week less than four values. */
    private static final int DAYS_FOR_A_WEEK = 28;

    private final String feed;
    private final WeekSlots week;
    private final List<Quantity> quantities;
    private final int rows;
    private final int columns;
    private final Map<Integer, Sums> bySlotOfWeek = new TreeMap<>();
    private final Set<LocalDate> dates = new HashSet<>();

    /** Of one slot; by channel and cell. */
    private record Sums(double[] totals, int[] counts) {

        Sums(int size) {
            this(new double[size], new int[size]);
        }

        void add(float[] values) {
            for (int i = 0; i < values.length; i++) {
                if (!Float.isNaN(values[i])) {
                    totals[i] += values[i];
                    counts[i]++;
                }
            }
        }

        void add(Sums other) {
            for (int i = 0; i < totals.length; i++) {
                totals[i] += other.totals[i];
                counts[i] += other.counts[i];
            }
        }
    }

    /**
     * @param zone whose clock the feed's people live by
     * @param cadence of the feed, a second to a day; divides the day
     * @param quantities what is measured, by channel
     */
    public ClimatologyFit(
            String feed,
            ZoneId zone,
            Duration cadence,
            List<Quantity> quantities,
            int rows,
            int columns) {
        this.feed = feed;
        this.week = new WeekSlots(Days.WEEK, zone, WeekSlots.perDay(cadence));
        this.quantities = List.copyOf(quantities);
        this.rows = rows;
        this.columns = columns;
    }

    private int size() {
        return quantities.size() * rows * columns;
    }

    /**
     * Counts one frame.
     *
     * @param values channels × cells, NaN where there is no coverage
     */
    public void add(Instant validTime, float[] values) {
        if (values.length != size()) {
            throw new IllegalArgumentException(
                    "frame of %s of %s has %,d values; the others have %,d"
                            .formatted(feed, validTime, values.length, size()));
        }
        dates.add(validTime.atZone(week.zone()).toLocalDate());
        bySlotOfWeek.computeIfAbsent(week.of(validTime), at -> new Sums(size())).add(values);
    }

    /** The usual values of all frames so far. */
    public Climatology.Table table() {
        WeekSlots slots = new WeekSlots(days(), week.zone(), week.perDay());
        Map<Integer, Sums> bySlot = bySlotOf(slots);
        float[] values = new float[slots.count() * size()];
        for (int slot = 0; slot < slots.count(); slot++) {
            for (int i = 0; i < size(); i++) {
                values[slot * size() + i] = mean(bySlot, slots, slot, i);
            }
        }
        return new Climatology.Table(feed, slots, quantities, rows, columns, values);
    }

    private Days days() {
        return dates.size() < DAYS_FOR_A_WEEK ? Days.KIND : Days.WEEK;
    }

    private Map<Integer, Sums> bySlotOf(WeekSlots slots) {
        Map<Integer, Sums> bySlot = new TreeMap<>();
        bySlotOfWeek.forEach(
                (at, sums) ->
                        bySlot.computeIfAbsent(slots.ofSlotOfWeek(at), slot -> new Sums(size()))
                                .add(sums));
        return bySlot;
    }

    /** NaN if nobody ever looked at the cell. */
    private static float mean(Map<Integer, Sums> bySlot, WeekSlots slots, int slot, int value) {
        int perDay = slots.perDay();
        for (int further = 0; further < slots.days().count(); further++) {
            int day = (slot / perDay + further) % slots.days().count();
            for (int apart = 0; apart <= perDay / 2; apart++) {
                for (int near : new int[] {slot - apart, slot + apart}) {
                    Sums sums = bySlot.get(day * perDay + Math.floorMod(near, perDay));
                    if (sums != null && sums.counts[value] > 0) {
                        return (float) (sums.totals[value] / sums.counts[value]);
                    }
                }
            }
        }
        return Float.NaN;
    }

    /**
     * The usual values of all frames so far, each without itself: what training sees, for what is
     * forecast is never among the values that are usual for it.
     *
     * @return of a frame that was counted what would be usual at its time had it not been; where
     *     its slot holds no other, what is usual with it
     */
    public Without withoutItself() {
        Climatology.Table table = table();
        Map<Integer, Sums> bySlot = bySlotOf(table.slots());
        return (validTime, values) -> {
            float[] usual = table.at(validTime);
            Sums sums = bySlot.getOrDefault(table.slots().of(validTime), new Sums(size()));
            for (int i = 0; i < usual.length; i++) {
                if (sums.counts[i] > 1 && !Float.isNaN(values[i])) {
                    usual[i] = (float) ((sums.totals[i] - values[i]) / (sums.counts[i] - 1));
                }
            }
            return usual;
        };
    }

    /** What is usual without one frame. */
    @FunctionalInterface
    public interface Without {

        /**
         * @param values channels × cells of the frame of that time; only read
         * @return as many, an array of its own
         */
        float[] at(Instant validTime, float[] values);
    }
}
