package io.nowstream.operators.assembly;

import static io.nowstream.operators.Refusals.refuse;

import io.nowstream.frames.Cells;
import io.nowstream.frames.Channel;
import io.nowstream.frames.FeedRecord;
import io.nowstream.frames.Frame;
import io.nowstream.frames.LogEntry;
import io.nowstream.frames.MalformedRecordException;
import io.nowstream.frames.Rejected;
import io.nowstream.operators.FeedSpec;
import io.nowstream.operators.Feeds;
import io.nowstream.operators.OwnMetrics;
import io.nowstream.operators.Refusals;
import io.nowstream.operators.Refusals.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Lets through what its feed can use; the rest leaves by {@link #REJECTED} with its reason, and
 * nothing else is disturbed. No clock but the record's own arrival time: a replay admits and
 * rejects what the live run did, with the same rows.
 *
 * <p>Refused are messages that could not be decoded, records of feeds that are not configured,
 * records whose arrival time is no plausible one, and frames that claim to be from the future or
 * from before the feed's horizon, or whose cells cannot be unpacked: one such frame would spoil
 * every sequence that it is part of.
 */
public class Admission extends ProcessFunction<LogEntry, LogEntry> {

    private static final long serialVersionUID = 1L;

    /** What was not let through. */
    public static final OutputTag<Rejected> REJECTED =
            new OutputTag<>("rejected", TypeInformation.of(Rejected.class));

    /** Why something was refused. */
    enum Reason {
        UNDECODABLE,
        UNKNOWN_FEED,
        CLOCK,
        FUTURE,
        HORIZON,
        CELLS
    }

    private final Feeds feeds;

    @SuppressWarnings("NullAway.Init")
    private transient Refusals<Reason> refused;

    public Admission(Feeds feeds) {
        this.feeds = feeds;
    }

    @Override
    public void open(OpenContext context) {
        MetricGroup metrics = OwnMetrics.of(getRuntimeContext().getMetricGroup(), "admission");
        refused = new Refusals<>(metrics, Reason.class);
    }

    /** How many entries were refused for a reason. */
    long refused(Reason reason) {
        return refused.of(reason);
    }

    @Override
    public void processElement(LogEntry entry, Context context, Collector<LogEntry> out) {
        if (entry.rejected() != null) {
            reject(Reason.UNDECODABLE, entry.rejected(), context);
            return;
        }
        FeedRecord record = entry.record();
        if (record == null) {
            throw new IllegalArgumentException("a log entry is a record or the reason why not");
        }
        Optional<Refusal<Reason>> refusal = refusal(record);
        if (refusal.isEmpty()) {
            out.collect(entry);
        } else {
            Rejected row = Rejection.of(record, refusal.get().sentence());
            reject(refusal.get().reason(), row, context);
        }
    }

    private void reject(Reason reason, Rejected row, Context context) {
        refused.count(reason);
        context.output(REJECTED, row);
    }

    private Optional<Refusal<Reason>> refusal(FeedRecord record) {
        Optional<FeedSpec> spec = feeds.of(record.feed());
        if (spec.isEmpty()) {
            return refuse(
                    Reason.UNKNOWN_FEED,
                    "feed %s is not configured: no entry's name or pattern matches it",
                    record.feed());
        }
        Instant arrival = record.arrivalTime();
        if (!Refusals.isPlausible(arrival)) {
            return refuse(
                    Reason.CLOCK,
                    "%s of %s arrived at %s, which no clock shows: expected %s to %s",
                    record.kind(),
                    record.feed(),
                    arrival,
                    Refusals.EARLIEST,
                    Refusals.LATEST);
        }
        return record.frame() == null
                ? Optional.empty()
                : refusal(record.frame(), arrival, spec.get());
    }

    private static Optional<Refusal<Reason>> refusal(Frame frame, Instant arrival, FeedSpec spec) {
        Instant valid = frame.validTime();
        if (valid.isAfter(arrival.plusMillis(spec.toleranceMillis()))) {
            return refuse(
                    Reason.FUTURE,
                    "frame of %s is from the future: it arrived at %s; %s tolerates %s",
                    valid,
                    arrival,
                    frame.feed(),
                    Duration.ofMillis(spec.toleranceMillis()));
        }
        if (valid.isBefore(arrival.minusMillis(spec.horizonMillis()))) {
            return refuse(
                    Reason.HORIZON,
                    "frame of %s is from before the horizon: it arrived at %s; %s looks back %s",
                    valid,
                    arrival,
                    frame.feed(),
                    Duration.ofMillis(spec.horizonMillis()));
        }
        return refusalOfCells(frame);
    }

    private static Optional<Refusal<Reason>> refusalOfCells(Frame frame) {
        for (Channel channel : frame.channels()) {
            if (channel.isClaimed()) {
                continue; // they lie elsewhere; whoever fetches them looks at them
            }
            try {
                Cells.check(channel.cells(), channel.packing(), frame.grid().cells());
            } catch (MalformedRecordException e) {
                return refuse(
                        Reason.CELLS,
                        "frame of %s has %s cells that cannot be used: %s",
                        frame.validTime(),
                        channel.quantity(),
                        String.valueOf(e.getMessage()));
            }
        }
        return Optional.empty();
    }
}
