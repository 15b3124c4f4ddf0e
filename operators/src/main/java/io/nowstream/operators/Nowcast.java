package io.nowstream.operators;

import io.nowstream.frames.Channel;
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
 * @param fields lead 1 first, each its channels, packed as the newest frame's are; persistence
 *     beside another has one field for all leads
 * @param model which nowcaster
 * @param tier which tier answered
 * @param gaps the sequence's
 * @param beside how many candidates the sequence has; all of them leave together
 * @param usual what is usual at each lead, like {@code fields}; empty where no climatology is
 *     beside
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
        List<Lead> fields,
        ModelId model,
        Tier tier,
        GapReport gaps,
        int beside,
        List<Lead> usual,
        Stamps stamps) {

    /**
     * One lead's field.
     *
     * @param channels its variables, all on the nowcast's grid
     */
    public record Lead(List<Channel> channels) {

        /** The first channel's, where there is one. */
        public Channel channel() {
            return channels.get(0);
        }
    }

    /** Of one channel, without anything usual: most nowcasts. */
    public static List<Lead> singly(Quantity quantity, Packing packing, List<byte[]> fields) {
        return fields.stream()
                .map(cells -> new Lead(List.of(Channel.of(quantity, packing, cells))))
                .toList();
    }

    /** What is forecast, by channel. */
    public List<Quantity> quantities() {
        return fields.get(0).channels().stream().map(Channel::quantity).toList();
    }

    /** The same among so many candidates, with what is usual beside it. */
    public Nowcast with(int candidates, List<Lead> usualFields) {
        return new Nowcast(
                feed,
                candidate,
                issueTime,
                revision,
                number,
                lifeBegunEpochMicros,
                cadenceMillis,
                grid,
                fields,
                model,
                tier,
                gaps,
                candidates,
                usualFields,
                stamps);
    }
}
