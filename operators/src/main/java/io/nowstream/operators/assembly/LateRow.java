package io.nowstream.operators.assembly;

import io.nowstream.frames.FeedRecord;
import io.nowstream.frames.Frame;
import io.nowstream.frames.Rejected;
import org.apache.flink.api.common.functions.MapFunction;

/** A late frame as a row of {@code rejected}: nothing that arrived is lost without a trace. */
public class LateRow implements MapFunction<Frame, Rejected> {

    private static final long serialVersionUID = 1L;

    /** How its reason begins, so that late and rejected are counted apart. */
    public static final String REASON_PREFIX = "late: ";

    @Override
    public Rejected map(Frame frame) {
        return Rejection.of(
                FeedRecord.of(frame),
                REASON_PREFIX
                        + "frame of %s arrived at %s, when the ring of %s was past it"
                                .formatted(frame.validTime(), frame.arrivalTime(), frame.feed()));
    }
}
