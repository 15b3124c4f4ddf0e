package io.nowstream.operators;

import io.nowstream.frames.GapReport;
import io.nowstream.frames.Grid;
import io.nowstream.frames.ModelId;
import io.nowstream.frames.Packing;
import io.nowstream.frames.Quantity;
import io.nowstream.frames.Stamps;
import io.nowstream.frames.Tier;
import java.time.Instant;
import java.util.List;

/**
 * Every lead of one rollout, packed: one object until it is cut into fields before the sink.
 *
 * @param feed the feed
 * @param candidate whether it goes to {@code candidates} (a baseline beside the published one)
 * @param issueTime valid time of the newest frame seen
 * @param revision the sequence's
 * @param number the sequence's
 * @param lifeBegunEpochMicros the sequence's
 * @param cadenceMillis time between leads
 * @param grid where the cells lie
 * @param quantity what is forecast
 * @param packing how the cells are packed: the newest frame's
 * @param fields packed cells, lead 1 first; persistence beside another has one field for all leads
 * @param model which nowcaster
 * @param tier which tier answered
 * @param gaps the sequence's
 * @param stamps latencies
 */
public record Nowcast(
        String feed,
        boolean candidate,
        Instant issueTime,
        int revision,
        long number,
        long lifeBegunEpochMicros,
        long cadenceMillis,
        Grid grid,
        Quantity quantity,
        Packing packing,
        List<byte[]> fields,
        ModelId model,
        Tier tier,
        GapReport gaps,
        Stamps stamps) {}
