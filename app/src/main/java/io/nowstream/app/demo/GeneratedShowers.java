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
 * Showers out of a seed, as a small radar sees them: cells that are born, grow and decay while the
 * wind of the day carries them. At a given frame the weather may change: from then on the wind
 * blows from another quarter, and what is born lives shorter. The same seed gives the same showers.
 */
public final class GeneratedShowers {

    /** The feed's name. */
    public static final String FEED = "showers";

    /** Rows and columns. */
    public static final int SIZE = 64;

    /** Time between frames. */
    public static final Duration CADENCE = Duration.ofMinutes(5);

    /** When they begin. */
    public static final Instant BEGIN = Instant.parse("2024-06-12T00:00:00Z");

    /** Cells of two kilometres, somewhere. */
    public static final Grid GRID = Grid.local(SIZE, SIZE, 2000);

    /** SEVIR's codes, whose errors count alike at every height. */
    public static final Packing PACKING = new Packing(CellType.UINT8, 1, 0, 255, Packing.NONE);

    /** How late a frame is. */
    public static final Duration DELAY = Duration.ofSeconds(90);

    private static final int LARGEST_CODE = 254;
    private static final int NOISE_KIND = 1;
    private static final double BIRTHS = 1.1;
    private static final int MARGIN = 40;

    /**
     * A kind of weather.
     *
     * @param windX columns per frame
     * @param windY rows per frame
     * @param lifetime of a cell in the mean, frames
     */
    public record Weather(double windX, double windY, double lifetime) {

        /** From the west; cells live for two hours. */
        public static final Weather USUAL = new Weather(1.2, 0.25, 24);

        /** The wind turned by a quarter, and half the lifetime. */
        public Weather turned() {
            return new Weather(-windY, windX, lifetime / 2);
        }
    }

    private final long seed;
    private final List<Cell> cells;

    /**
     * @param frames how many
     * @param turn the first frame of the other weather; as many as there are for none
     */
    public GeneratedShowers(long seed, int frames, int turn) {
        this.seed = seed;
        this.cells = cells(new SplittableRandom(seed), frames, turn);
    }

    private static List<Cell> cells(SplittableRandom random, int frames, int turn) {
        List<Cell> cells = new ArrayList<>();
        for (int t = -60; t < frames; t++) {
            Weather weather = t < turn ? Weather.USUAL : Weather.USUAL.turned();
            // Shorter lives, more births: as much rain as before.
            double births = BIRTHS * Weather.USUAL.lifetime() / weather.lifetime();
            int born = (int) births + (random.nextDouble() < births - (int) births ? 1 : 0);
            for (int i = 0; i < born; i++) {
                cells.add(Cell.born(random, t, turn, weather));
            }
        }
        return List.copyOf(cells);
    }

    /** One frame. */
    public Frame frame(int number) {
        float[] values = new float[SIZE * SIZE];
        cells.forEach(cell -> cell.addTo(values, number));
        SplittableRandom random = Chance.of(seed, NOISE_KIND, number);
        for (int i = 0; i < values.length; i++) {
            double noisy = values[i] * (1 + 0.05 * Chance.normal(random));
            int code = (int) Math.round(noisy);
            values[i] = code < 6 ? 0 : Math.min(code, LARGEST_CODE);
        }
        return new Frame(
                FEED,
                GRID,
                validTime(number),
                validTime(number).plus(DELAY),
                List.of(
                        Channel.of(
                                Quantity.VIL, PACKING, Cells.pack(values, PACKING, Quantity.VIL))));
    }

    /** When a frame is valid. */
    public static Instant validTime(int number) {
        return BEGIN.plus(CADENCE.multipliedBy(number));
    }

    /**
     * One shower: a Gaussian with a life, carried by the wind that blows.
     *
     * @param born frame of birth, may be negative
     * @param lifetime in frames
     * @param turn the first frame of the other wind
     * @param x column at birth
     * @param y row at birth
     * @param u columns per frame beside the wind's
     * @param v rows per frame beside the wind's
     * @param peak code at its height
     * @param radius standard deviation, cells
     */
    private record Cell(
            int born,
            double lifetime,
            int turn,
            double x,
            double y,
            double u,
            double v,
            double peak,
            double radius) {

        static Cell born(SplittableRandom random, int t, int turn, Weather weather) {
            return new Cell(
                    t,
                    weather.lifetime() * random.nextDouble(0.7, 1.3),
                    turn,
                    random.nextDouble(-MARGIN, SIZE + MARGIN),
                    random.nextDouble(-MARGIN, SIZE + MARGIN),
                    random.nextDouble(-0.12, 0.12),
                    random.nextDouble(-0.12, 0.12),
                    random.nextDouble(80, 220),
                    random.nextDouble(2.5, 5.5));
        }

        void addTo(float[] values, int t) {
            double age = (t - born) / lifetime;
            if (age < 0 || age >= 1) {
                return;
            }
            double height = peak * Math.sin(Math.PI * age);
            int before = Math.max(0, Math.min(t, turn) - born);
            int after = t - born - before;
            Weather usual = Weather.USUAL;
            Weather turned = usual.turned();
            double cx = x + usual.windX() * before + turned.windX() * after + u * (t - born);
            double cy = y + usual.windY() * before + turned.windY() * after + v * (t - born);
            int reach = (int) Math.ceil(3 * radius);
            for (int row = Math.max(0, (int) cy - reach); row < Math.min(SIZE, cy + reach); row++) {
                for (int column = Math.max(0, (int) cx - reach);
                        column < Math.min(SIZE, cx + reach);
                        column++) {
                    double dx = (column - cx) / radius;
                    double dy = (row - cy) / radius;
                    values[row * SIZE + column] +=
                            (float) (height * Math.exp(-(dx * dx + dy * dy) / 2));
                }
            }
        }
    }
}
