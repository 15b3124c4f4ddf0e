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
 * @param run whose fields
 * @param first index of its first frame within the run
 */
record Window(FieldRun run, int first) {

    /** All windows of a part. No window crosses a run or the edge of a part. */
    static List<Window> of(
            List<FieldRun> runs, List<Split> splits, Function<Split, FrameRange> part, int frames) {
        List<Window> windows = new ArrayList<>();
        for (FieldRun run : runs) {
            FrameRange range =
                    splits.stream()
                            .filter(split -> split.matches(run.feed()))
                            .findFirst()
                            .map(part)
                            .orElse(FrameRange.NONE);
            for (int first = 0; first + frames <= run.times().size(); first++) {
                if (range.holds(run.firstFrame() + first, frames)) {
                    windows.add(new Window(run, first));
                }
            }
        }
        return windows;
    }
}
