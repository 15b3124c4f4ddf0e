package io.nowstream.app.demo;

import io.nowstream.frames.CellType;
import io.nowstream.frames.Cells;
import io.nowstream.frames.Channel;
import io.nowstream.frames.Frame;
import io.nowstream.frames.Grid;
import io.nowstream.frames.Packing;
import io.nowstream.frames.Quantity;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A room out of a seed, seen by a thermal array under its ceiling ten times a second: a background
 * of 21 to 23 °C that drifts, warm people who walk through it and stop here and there, at times
 * nobody; noise as such sensors have it. Its clock jitters, and now and then frames are lost. The
 * same seed gives the same room.
 */
public final class GeneratedRoom {

    /** The feed's name. */
    public static final String FEED = "room";

    /** Rows and columns. */
    public static final int SIZE = 32;

    /** Time between frames, but for the jitter. */
    public static final Duration CADENCE = Duration.ofMillis(100);

    /** When it begins. */
    public static final Instant BEGIN = Instant.parse("2024-06-12T09:00:00Z");

    /** Cells of ten centimetres, somewhere. */
    public static final Grid GRID = Grid.local(SIZE, SIZE, 0.1);

    /** Hundredths of a degree from −80 °C on. */
    public static final Packing PACKING =
            new Packing(CellType.UINT16, 0.01, -80, 65_535, Packing.NONE);

    private static final long VISITS = 1;
    private static final long CLOCK = 2;
    private static final long NOISE = 3;
    private static final long GAPS = 4;

    /** Less than half a cadence, so that each frame has a slot of its own. */
    private static final int JITTER_MILLIS = 35;

    private static final double SECONDS_BETWEEN_VISITS = 14;
    private static final double SECONDS_BETWEEN_GAPS = 45;

    private final Instant begin;
    private final long seed;
    private final int frames;
    private final double noise;
    private final List<RoomVisit> visits;
    private final boolean[] lost;

    /**
     * A room watched from {@link #BEGIN} on.
     *
     * @param minutes how long it is watched
     */
    public GeneratedRoom(long seed, int minutes) {
        this(seed, minutes, BEGIN);
    }

    /**
     * @param minutes how long it is watched
     * @param begin from when on
     */
    public GeneratedRoom(long seed, int minutes, Instant begin) {
        this.begin = begin;
        this.seed = seed;
        this.frames = (int) (Duration.ofMinutes(minutes).toMillis() / CADENCE.toMillis());
        this.noise = Chance.of(seed, NOISE, -1).nextDouble(0.12, 0.25);
        this.visits = visits(Chance.of(seed, VISITS, 0), 60.0 * minutes);
        this.lost = lost(Chance.of(seed, GAPS, 0), frames);
    }

    /** Now many come, now few. */
    private static List<RoomVisit> visits(SplittableRandom random, double seconds) {
        List<RoomVisit> visits = new ArrayList<>();
        double time = -10;
        while (time < seconds) {
            visits.add(new RoomVisit(time, random.split()));
            double calm = random.nextDouble() < 0.2 ? 3 : 1;
            time -= calm * SECONDS_BETWEEN_VISITS * Math.log(1 - random.nextDouble());
        }
        return List.copyOf(visits);
    }

    /** Now and then one to four frames in a row. */
    private static boolean[] lost(SplittableRandom random, int frames) {
        boolean[] lost = new boolean[frames];
        double chance = CADENCE.toMillis() / 1000.0 / SECONDS_BETWEEN_GAPS;
        for (int i = 0; i < frames; i++) {
            if (random.nextDouble() < chance) {
                int until = Math.min(frames, i + 1 + random.nextInt(4));
                while (i < until) {
                    lost[i++] = true;
                }
            }
        }
        return lost;
    }

    /** How many frames there would be if none were lost. */
    public int frames() {
        return frames;
    }

    /** Whether a frame never reached anybody. */
    public boolean isLost(int number) {
        return lost[number];
    }

    /**
     * One frame.
     *
     * @param number from 0 to {@link #frames()}, excluded
     */
    public Frame frame(int number) {
        Instant validTime = validTime(number);
        double seconds = Duration.between(begin, validTime).toMillis() / 1000.0;
        float[] values = new float[SIZE * SIZE];
        visits.forEach(visit -> visit.warm(values, seconds));
        addBackground(values, seconds);
        addNoise(values, number);
        return new Frame(
                FEED,
                GRID,
                validTime,
                validTime,
                List.of(
                        Channel.of(
                                Quantity.TEMPERATURE,
                                PACKING,
                                Cells.pack(values, PACKING, Quantity.TEMPERATURE))));
    }

    private Instant validTime(int number) {
        int jitter = Chance.of(seed, CLOCK, number).nextInt(2 * JITTER_MILLIS + 1) - JITTER_MILLIS;
        return begin.plus(CADENCE.multipliedBy(number)).plusMillis(jitter);
    }

    /** Walls, floor and air; slow in space and slower in time. */
    private void addBackground(float[] values, double seconds) {
        double drift = Noise.at(seed, 0.5, 0.5, seconds / 240) - 0.5;
        for (int i = 0; i < values.length; i++) {
            double place = Noise.at(seed + 1, i % SIZE / 11.0, i / SIZE / 11.0, seconds / 900);
            values[i] += (float) (22 + 0.9 * drift + 1.1 * (place - 0.5));
        }
    }

    private void addNoise(float[] values, int number) {
        SplittableRandom random = Chance.of(seed, NOISE, number);
        for (int i = 0; i < values.length; i++) {
            values[i] += (float) (noise * Chance.normal(random));
        }
    }
}
