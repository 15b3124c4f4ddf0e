package io.nowstream.app.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Somebody's time in the generated room: in through its edge, from place to place with a halt at
 * each, and out again. Places are in cells, times in seconds since the room began.
 */
final class RoomVisit {

    private static final int SIZE = GeneratedRoom.SIZE;

    /** Where somebody is beyond the edge, far enough not to be seen. */
    private static final double BEYOND = 6;

    /** Somewhere at some time, in a straight line to the next. */
    private record Step(double time, double row, double column) {}

    private final List<Step> steps = new ArrayList<>();
    private final double warmth;
    private final double radius;

    /**
     * @param begin when it begins, seconds
     */
    RoomVisit(double begin, SplittableRandom random) {
        warmth = random.nextDouble(4.5, 7.5);
        radius = random.nextDouble(1.9, 2.8);
        double speed = random.nextDouble(5, 11);
        walk(begin, random, speed);
    }

    private void walk(double begin, SplittableRandom random, double speed) {
        double[] at = door(random);
        steps.add(new Step(begin, at[0], at[1]));
        int places = 1 + random.nextInt(4);
        for (int i = 0; i < places; i++) {
            go(random.nextDouble(4, SIZE - 4), random.nextDouble(4, SIZE - 4), speed);
            halt(random.nextDouble(0.5, 9));
        }
        double[] exit = door(random);
        go(exit[0], exit[1], speed);
    }

    /** A place beyond one of the four edges. */
    private static double[] door(SplittableRandom random) {
        double along = random.nextDouble(5, SIZE - 5);
        double across = random.nextBoolean() ? -BEYOND : SIZE + BEYOND;
        return random.nextBoolean() ? new double[] {along, across} : new double[] {across, along};
    }

    private void go(double row, double column, double cellsPerSecond) {
        Step from = steps.get(steps.size() - 1);
        double way = Math.hypot(row - from.row(), column - from.column());
        steps.add(new Step(from.time() + way / cellsPerSecond, row, column));
    }

    private void halt(double seconds) {
        Step here = steps.get(steps.size() - 1);
        steps.add(new Step(here.time() + seconds, here.row(), here.column()));
    }

    /** When the room is left, seconds. */
    double end() {
        return steps.get(steps.size() - 1).time();
    }

    /** Warms the cells around, degrees above the background; of two people the warmer counts. */
    void warm(float[] above, double time) {
        if (time < steps.get(0).time() || time >= end()) {
            return;
        }
        int next = 1;
        while (steps.get(next).time() <= time) {
            next++;
        }
        Step from = steps.get(next - 1);
        Step to = steps.get(next);
        double way = (time - from.time()) / (to.time() - from.time());
        double row = from.row() + way * (to.row() - from.row());
        double column = from.column() + way * (to.column() - from.column());
        warmAround(above, row, column);
    }

    private void warmAround(float[] above, double row, double column) {
        int reach = (int) Math.ceil(3 * radius);
        for (int r = Math.max(0, (int) row - reach); r <= Math.min(SIZE - 1, row + reach); r++) {
            for (int c = Math.max(0, (int) column - reach);
                    c <= Math.min(SIZE - 1, column + reach);
                    c++) {
                double dr = (r + 0.5 - row) / radius;
                double dc = (c + 0.5 - column) / radius;
                float here = (float) (warmth * Math.exp(-(dr * dr + dc * dc) / 2));
                above[r * SIZE + c] = Math.max(above[r * SIZE + c], here);
            }
        }
    }
}
