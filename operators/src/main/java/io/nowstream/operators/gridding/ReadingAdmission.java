package io.nowstream.operators.gridding;

import static io.nowstream.operators.Refusals.refuse;

import io.nowstream.frames.Reading;
import io.nowstream.frames.ReadingEntry;
import io.nowstream.frames.Rejected;
import io.nowstream.operators.OwnMetrics;
import io.nowstream.operators.Refusals;
import io.nowstream.operators.Refusals.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Lets through the readings that their feed can use; the rest leaves by {@link #REJECTED} with its
 * reason, and nothing else is disturbed. No clock but the reading's own arrival time: a replay
 * admits and rejects what the live run did, with the same rows.
 *
 * <p>Refused are messages that could not be decoded, readings of feeds that are not gridded,
 * readings whose arrival time is no plausible one or whose valid time is from the future (one of
 * them would close every slot of its feed), and readings without the place or value that their kind
 * needs.
 */
public class ReadingAdmission extends ProcessFunction<ReadingEntry, Reading> {

    private static final long serialVersionUID = 1L;

    /** What was not let through. */
    public static final OutputTag<Rejected> REJECTED =
            new OutputTag<>("rejected-readings", TypeInformation.of(Rejected.class));

    /** Why something was refused. */
    enum Reason {
        UNDECODABLE,
        UNKNOWN_FEED,
        CLOCK,
        FUTURE,
        PLACE,
        VALUE
    }

    private final ArrayList<GriddingSpec> feeds;

    @SuppressWarnings("NullAway.Init")
    private transient Map<String, GriddingSpec> byFeed;

    @SuppressWarnings("NullAway.Init")
    private transient Refusals<Reason> refused;

    public ReadingAdmission(List<GriddingSpec> feeds) {
        this.feeds = new ArrayList<>(feeds);
    }

    @Override
    public void open(OpenContext context) {
        byFeed = new HashMap<>();
        feeds.forEach(spec -> byFeed.put(spec.feed(), spec));
        MetricGroup metrics = OwnMetrics.of(getRuntimeContext().getMetricGroup(), "readings");
        refused = new Refusals<>(metrics, Reason.class);
    }

    /** How many entries were refused for a reason. */
    long refused(Reason reason) {
        return refused.of(reason);
    }

    @Override
    public void processElement(ReadingEntry entry, Context context, Collector<Reading> out) {
        if (entry.rejected() != null) {
            reject(Reason.UNDECODABLE, entry.rejected(), context);
            return;
        }
        Reading reading = entry.reading();
        if (reading == null) {
            throw new IllegalArgumentException("an entry is a reading or the reason why not");
        }
        Optional<Refusal<Reason>> refusal = refusal(reading);
        if (refusal.isEmpty()) {
            out.collect(reading);
        } else {
            Rejected row = ReadingRow.of(reading, refusal.get().sentence());
            reject(refusal.get().reason(), row, context);
        }
    }

    private void reject(Reason reason, Rejected row, Context context) {
        refused.count(reason);
        context.output(REJECTED, row);
    }

    private Optional<Refusal<Reason>> refusal(Reading reading) {
        GriddingSpec spec = byFeed.get(reading.feed());
        if (spec == null) {
            return refuse(
                    Reason.UNKNOWN_FEED,
                    "feed %s is not gridded from readings: no entry is about it",
                    reading.feed());
        }
        Instant arrival = reading.arrivalTime();
        if (!Refusals.isPlausible(arrival)) {
            return refuse(
                    Reason.CLOCK,
                    "reading of %s by %s arrived at %s, which no clock shows: expected %s to %s",
                    reading.feed(),
                    reading.source(),
                    arrival,
                    Refusals.EARLIEST,
                    Refusals.LATEST);
        }
        if (reading.validTime().isAfter(arrival.plusMillis(spec.toleranceMillis()))) {
            return refuse(
                    Reason.FUTURE,
                    "reading of %s by %s is from the future: it arrived at %s; %s tolerates %s",
                    reading.validTime(),
                    reading.source(),
                    arrival,
                    reading.feed(),
                    Duration.ofMillis(spec.toleranceMillis()));
        }
        return refusalByKind(reading, spec);
    }

    private static Optional<Refusal<Reason>> refusalByKind(Reading reading, GriddingSpec spec) {
        if (!reading.hasPlace()) {
            return refuse(
                    Reason.PLACE,
                    "reading of %s by %s has no place: is the source in the layout of %s?",
                    reading.validTime(),
                    reading.source(),
                    reading.feed());
        }
        // A vehicle may leave the grid; an instrument outside of it is a mistake in the layout.
        boolean outside = PlacedReading.cellOf(reading, spec.grid()) == PlacedReading.OUTSIDE;
        if (outside && spec.kind() != GriddingSpec.Kind.FLOWS) {
            return refuse(
                    Reason.PLACE,
                    "reading of %s by %s lies outside the grid of %s, at %s x %s m",
                    reading.validTime(),
                    reading.source(),
                    reading.feed(),
                    reading.x(),
                    reading.y());
        }
        if (spec.kind() == GriddingSpec.Kind.MEAN && !reading.hasValue()) {
            return refuse(
                    Reason.VALUE,
                    "reading of %s by %s has no value, and %s is a mean of values",
                    reading.validTime(),
                    reading.source(),
                    reading.feed());
        }
        return Optional.empty();
    }
}
