package io.nowstream.app.retrain;

import io.nowstream.app.UserMistake;
import io.nowstream.ingest.ArchivedFrame;
import io.nowstream.models.checkpoint.FrameRange;
import io.nowstream.models.checkpoint.ModelDescription.Split;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How a feed's frames are shared out, in the order of their times: the older ones are trained on,
 * then some decide which weights are kept, and the newest are left out to judge by. No window
 * reaches over an edge.
 *
 * @param feed its name
 * @param training what is learnt from
 * @param validation what decides when the weights are best
 * @param newest what neither incumbent nor candidate has seen
 */
record Division(String feed, Part training, Part validation, Part newest) {

    /** Of all frames, where nobody says how much is kept for judging. */
    private static final double NEWEST_SHARE = 0.2;

    /** And no more than that: judging runs two networks on each. */
    private static final int MOST_NEWEST = 600;

    /** Of those that are not the newest. */
    private static final double VALIDATION_SHARE = 0.125;

    /** An interval over fewer windows says nothing. */
    static final int FEWEST_NEWEST = 12;

    private static final int FEWEST_TRAINING = 12;
    private static final int FEWEST_VALIDATION = 1;

    /**
     * Some frames.
     *
     * @param first place of the first, from 0
     * @param end place behind the last
     * @param windows how many windows lie in it, one per issue time
     * @param from valid time of the first
     * @param until valid time of the last
     */
    record Part(int first, int end, int windows, Instant from, Instant until) {

        int frames() {
            return end - first;
        }

        FrameRange range() {
            return FrameRange.parse("%d-%d".formatted(first + 1, end));
        }
    }

    /**
     * Shares frames out.
     *
     * @param newest how much of the end is kept for judging; none: a fifth of the frames, 600 at
     *     most
     * @param window frames of a window, in and out
     * @throws UserMistake if a part holds too few windows, saying how many there are and how many
     *     are needed
     */
    static Division of(
            String feed,
            List<ArchivedFrame> frames,
            Duration cadence,
            Optional<Duration> newest,
            int window) {
        List<Instant> times = frames.stream().map(ArchivedFrame::validTime).toList();
        int all = times.size();
        int judged =
                newest.isPresent()
                        ? since(times, newest.get())
                        : all - Math.min(MOST_NEWEST, (int) Math.ceil(NEWEST_SHARE * all));
        // At least as many as one window, or nothing decides which weights are kept.
        int forValidation =
                Math.max(
                        window + 1,
                        Math.min(MOST_NEWEST, (int) Math.ceil(VALIDATION_SHARE * judged)));
        int validated = Math.max(0, judged - forValidation);
        Windows windows = new Windows(times, cadence, window);
        Division division =
                new Division(
                        feed,
                        windows.part(0, validated),
                        windows.part(validated, judged),
                        windows.part(judged, all));
        division.demandEnough(window);
        return division;
    }

    /** Place of the first frame that is not older than so long before the last. */
    private static int since(List<Instant> times, Duration span) {
        Instant begin = times.get(times.size() - 1).minus(span);
        int place = times.size();
        while (place > 0 && times.get(place - 1).isAfter(begin)) {
            place--;
        }
        return place;
    }

    private void demandEnough(int window) {
        demand("newest", newest, FEWEST_NEWEST, window);
        demand("validation", validation, FEWEST_VALIDATION, window);
        demand("training", training, FEWEST_TRAINING, window);
    }

    private void demand(String name, Part part, int fewest, int window) {
        if (part.windows() < fewest) {
            throw new UserMistake(
                    ("too little of %s to retrain on: its %s part has %,d windows of %d frames in a"
                                    + " row, %,d are needed; wait for more frames, or cut the parts"
                                    + " otherwise (--newest)")
                            .formatted(feed, name, part.windows(), window, fewest));
        }
    }

    /** As a recipe and a checkpoint say it. */
    Split split() {
        return new Split(feed, training.range(), validation.range(), newest.range());
    }

    /** Counts windows: frames in a row, one cadence apart. */
    private record Windows(List<Instant> times, Duration cadence, int window) {

        Part part(int first, int end) {
            if (end <= first) {
                return new Part(first, first, 0, Instant.EPOCH, Instant.EPOCH);
            }
            int windows = 0;
            int run = 0;
            for (int i = first; i < end; i++) {
                boolean goesOn = i > first && times.get(i - 1).plus(cadence).equals(times.get(i));
                run = goesOn ? run + 1 : 1;
                if (run >= window) {
                    windows++;
                }
            }
            return new Part(first, end, windows, times.get(first), times.get(end - 1));
        }
    }
}
