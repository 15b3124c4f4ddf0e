package io.nowstream.app.demo;

import java.util.SplittableRandom;

/**
 * A vehicle of the generated city and what it does on a day. It begins and ends each day at home,
 * and is there again before it sets out on the next.
 *
 * <p>For maintainers: a tour that would begin after {@link #LAST_DEPARTURE} is left out. Two hours
 * are more than any drive takes, so that the last tour of a day ends before 2:30, when the next day
 * begins. Those who are out at night are back by ten, and their next day begins at eleven.
 */
final class CityVehicle {

    private static final long KIND_OF_VEHICLE = 2;
    private static final long KIND_OF_DAY = 3;
    private static final double DAY_BEGINS = 2.5;
    private static final double NIGHT_PEOPLES_DAY_BEGINS = 11;
    private static final double LAST_DEPARTURE = 20.5;
    private static final double LAST_FARE = 31;
    private static final long REST_SECONDS = 600;

    private enum Life {
        COMMUTER,
        SHIFT_WORKER,
        TAXI,
        FREE;

        static Life of(double share) {
            if (share < 0.55) {
                return COMMUTER;
            }
            return share < 0.63 ? SHIFT_WORKER : share < 0.71 ? TAXI : FREE;
        }
    }

    private final long seed;
    private final int number;
    private final String name;
    private final Life life;
    private final int home;
    private final int work;
    private final double shift;

    CityVehicle(long seed, int number) {
        SplittableRandom random = Chance.of(seed, KIND_OF_VEHICLE, number);
        this.seed = seed;
        this.number = number;
        this.name = "vehicle-%05d".formatted(number);
        this.life = Life.of(random.nextDouble());
        this.home = CityDistricts.home(random);
        this.work = CityDistricts.work(random);
        this.shift = new double[] {4.3, 13, 21}[random.nextInt(3)] + 0.25 * Chance.normal(random);
    }

    /** By which its readings are known. */
    String name() {
        return name;
    }

    /** Drives through a day; what is seen of it is told to {@code sighted}. */
    void live(CityDay day, CityDrive.Sighted sighted) {
        Today today = new Today(day, sighted);
        switch (life) {
            case COMMUTER -> today.commute();
            case SHIFT_WORKER -> today.workAShift();
            case TAXI -> today.takeFares();
            case FREE -> today.wander();
        }
        today.goOut();
    }

    /** One day, while it goes by. */
    private final class Today {

        private final CityDay day;
        private final SplittableRandom random;
        private final CityDrive drive;
        private long free;

        Today(CityDay day, CityDrive.Sighted sighted) {
            boolean upAtNight = life == Life.SHIFT_WORKER || life == Life.TAXI;
            this.day = day;
            this.random =
                    Chance.of(seed, KIND_OF_DAY, day.date().toEpochDay() * 1_000_003L + number);
            this.drive = new CityDrive(day, number, random, sighted);
            this.free = day.at(upAtNight ? NIGHT_PEOPLES_DAY_BEGINS : DAY_BEGINS);
        }

        void commute() {
            if (day.isWorkday() && random.nextDouble() < 0.88 * day.demand()) {
                double from = 8 + day.lateness() + 0.9 * Chance.normal(random);
                double until = 17.3 + day.lateness() + 1.1 * Chance.normal(random);
                tour(work, from, Math.min(until, LAST_DEPARTURE));
            }
        }

        void workAShift() {
            if (random.nextDouble() < (day.isWorkday() ? 0.8 : 0.6)) {
                long arrival = drive.go(home, work, day.at(shift));
                long back = Math.max(arrival + REST_SECONDS, day.at(shift + 8.5));
                free = Math.max(free, drive.go(work, home, back) + REST_SECONDS);
            }
        }

        /** From one place to another, from noon on through the night; then there are few fares. */
        void takeFares() {
            int at = home;
            long time = free + hours(0, 6);
            while (time < day.at(LAST_FARE)) {
                int to = CityDistricts.leisure(random);
                long arrival = drive.go(at, to, time);
                boolean quiet = time > day.at(25) && time < day.at(29);
                time = arrival + REST_SECONDS + hours(0, quiet ? 2.5 : 0.8);
                at = to;
            }
            free = drive.go(at, home, time) + REST_SECONDS;
        }

        /** One to three tours, from morning till night. */
        void wander() {
            int tours = 1 + random.nextInt(3);
            for (int i = 0; i < tours; i++) {
                double begin = 5 * i + random.nextDouble(6, 11);
                tour(CityDistricts.leisure(random), begin, begin + random.nextDouble(0.7, 1.5));
            }
        }

        void goOut() {
            boolean goes = random.nextDouble() < (day.isWorkday() ? 0.28 : 0.75) * day.demand();
            double begin =
                    day.isWorkday()
                            ? 18.3 + 1.1 * Chance.normal(random)
                            : 13.7 + 2.6 * Chance.normal(random);
            if (goes) {
                tour(CityDistricts.leisure(random), begin, begin + random.nextDouble(0.7, 1.5));
            }
        }

        /** There and back again, each not before the vehicle is free. */
        private void tour(int there, double begin, double end) {
            long out = Math.max(day.at(begin), free);
            if (there == home || out > day.at(LAST_DEPARTURE)) {
                return;
            }
            long arrival = drive.go(home, there, out);
            long back = Math.max(arrival + REST_SECONDS, day.at(end));
            free = drive.go(there, home, back) + REST_SECONDS;
        }

        private long hours(double least, double most) {
            return Math.round(3600 * random.nextDouble(least, most));
        }
    }
}
