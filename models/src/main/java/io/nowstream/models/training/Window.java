package io.nowstream.models.training;

import io.nowstream.models.checkpoint.FrameRange;
import io.nowstream.models.checkpoint.ModelDescription.Split;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Places in runs where a whole window lies inside one part of the split, in the order of runs and
 * frames.
 *
 * @param <R> what a run holds
 * @param run whose fields
 * @param first index of its first frame within the run
 */
record Window<R extends Run>(R run, int first) {

    /** All windows of a part. No window crosses a run or the edge of a part. */
    static <R extends Run> List<Window<R>> of(
            List<R> runs, List<Split> splits, Function<Split, FrameRange> part, int frames) {
        List<Window<R>> windows = new ArrayList<>();
        for (R run : runs) {
            FrameRange range = range(run, splits, part);
            for (int first = 0; first + frames <= run.times().size(); first++) {
                if (range.holds(run.firstFrame() + first, frames)) {
                    windows.add(new Window<>(run, first));
                }
            }
        }
        return windows;
    }

    /** The frames of a part of a run's feed, by the first split that names it. */
    static FrameRange range(Run run, List<Split> splits, Function<Split, FrameRange> part) {
        return splits.stream()
                .filter(split -> split.matches(run.feed()))
                .findFirst()
                .map(part)
                .orElse(FrameRange.NONE);
    }
}
