package io.nowstream.operators.rollout;

import io.nowstream.frames.Stamps;
import io.nowstream.models.FeedShape;
import io.nowstream.models.FieldSequence;
import io.nowstream.models.Nowcaster;
import io.nowstream.models.Rollout;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an executor does with a batch: asks whether the nowcaster serves such feeds, unpacks, pads
 * to the nowcaster's batch size, rolls out, looks at the shape of what came, answers.
 *
 * <p>Thread-safe: executors share it, each with a nowcaster of its own.
 */
final class Serving {

    private static final Logger LOG = LoggerFactory.getLogger(Serving.class);

    /** Feeds whose refusal is remembered; a replay may have any number, each for an hour. */
    private static final int REMEMBERED_FEEDS = 4096;

    /** A request whose frames are unpacked. */
    private record Ready(Request request, FieldSequence fields) {}

    private final String name;
    private final Map<FeedShape, Optional<String>> refusals =
            new LinkedHashMap<>() {
                @Override
                protected boolean removeEldestEntry(Map.Entry<FeedShape, Optional<String>> eldest) {
                    return size() > REMEMBERED_FEEDS;
                }
            };

    /**
     * @param name the nowcaster's, for messages
     */
    Serving(String name) {
        this.name = name;
    }

    /** Answers each of a batch; one that is broken spoils no other. */
    void serve(Nowcaster nowcaster, List<Request> batch) {
        long started = Stamps.nowEpochMicros();
        List<Ready> ready = new ArrayList<>();
        for (Request request : batch) {
            try {
                Optional<String> refusal = refusal(nowcaster, request.shape());
                if (refusal.isPresent()) {
                    request.complete(new Attempt.Refused(refusal.get()));
                } else {
                    ready.add(new Ready(request, request.fields().get()));
                }
            } catch (Throwable broken) {
                request.complete(new Attempt.Failed(broken));
            }
        }
        rollOut(nowcaster, ready, started);
    }

    /** Rolls out together; if that fails, one by one, so that one sequence spoils no other. */
    private void rollOut(Nowcaster nowcaster, List<Ready> ready, long started) {
        if (ready.isEmpty()) {
            return;
        }
        List<Rollout> rollouts;
        try {
            rollouts = rollOutPadded(nowcaster, ready);
        } catch (Throwable broken) {
            if (ready.size() == 1) {
                ready.get(0).request().complete(new Attempt.Failed(broken));
            } else {
                ready.forEach(one -> rollOut(nowcaster, List.of(one), started));
            }
            return;
        }
        long finished = Stamps.nowEpochMicros();
        Iterator<Rollout> rollout = rollouts.iterator();
        for (Ready one : ready) {
            one.request()
                    .complete(
                            new Attempt.Rolled(
                                    one.fields(),
                                    rollout.next(),
                                    nowcaster.id(),
                                    nowcaster.leavesInflowUndefined(),
                                    started,
                                    finished));
        }
    }

    private List<Rollout> rollOutPadded(Nowcaster nowcaster, List<Ready> ready) {
        int batchSize = nowcaster.batchSize();
        List<FieldSequence> padded = new ArrayList<>();
        ready.forEach(one -> padded.add(one.fields()));
        while (padded.size() < batchSize) {
            padded.add(padded.get(ready.size() - 1));
        }
        FeedShape shape = ready.get(0).request().shape();
        List<Rollout> rollouts = nowcaster.rollOut(padded, shape.leads());
        if (rollouts.size() != batchSize) {
            throw new IllegalStateException(
                    "nowcaster %s answered a batch of %d with %d rollouts"
                            .formatted(name, batchSize, rollouts.size()));
        }
        rollouts.forEach(rollout -> check(rollout, shape));
        return rollouts;
    }

    private void check(Rollout rollout, FeedShape shape) {
        if (rollout.fields().length != shape.leads()) {
            throw new IllegalStateException(
                    "nowcaster %s rolled out %d leads where %d were wanted"
                            .formatted(name, rollout.fields().length, shape.leads()));
        }
        int channels = shape.quantities().size();
        for (float[] field : rollout.fields()) {
            if (field.length != channels * rollout.grid().cells()) {
                throw new IllegalStateException(
                        "nowcaster %s gave a field of %d values for %d channels on a grid of %d cells"
                                .formatted(name, field.length, channels, rollout.grid().cells()));
            }
        }
    }

    private Optional<String> refusal(Nowcaster nowcaster, FeedShape shape) {
        synchronized (refusals) {
            @Nullable Optional<String> known = refusals.get(shape);
            if (known == null) {
                known = nowcaster.refusal(shape);
                refusals.put(shape, known);
                known.ifPresent(
                        reason ->
                                LOG.warn(
                                        "{}: nowcaster {} refuses it: {}; another tier answers",
                                        shape.feed(),
                                        name,
                                        reason));
            }
            return known;
        }
    }
}
