package io.nowstream.operators.verification;

import io.nowstream.frames.Channel;
import io.nowstream.frames.Grid;
import io.nowstream.frames.ModelId;
import io.nowstream.frames.Tier;
import io.nowstream.operators.Nowcast;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What one nowcaster said of one issue time, packed, as far as it still waits for its truth. Public
 * because Flink serialises it.
 *
 * @param model who
 * @param tier its tier
 * @param candidate whether it was beside the published one
 * @param beside how many candidates the published one has
 * @param cadenceMillis time between leads
 * @param grid where the cells lie
 * @param firstLead which lead the first of the fields is
 * @param fields by lead
 * @param persists whether the one field is that of all leads
 */
public record Said(
        ModelId model,
        Tier tier,
        boolean candidate,
        int beside,
        long cadenceMillis,
        Grid grid,
        int firstLead,
        List<Nowcast.Lead> fields,
        boolean persists) {

    static Said of(Nowcast nowcast) {
        boolean persists =
                nowcast.candidate()
                        && nowcast.tier() == Tier.PERSISTENCE
                        && nowcast.fields().size() == 1;
        return new Said(
                nowcast.model(),
                nowcast.tier(),
                nowcast.candidate(),
                nowcast.beside(),
                nowcast.cadenceMillis(),
                nowcast.grid(),
                1,
                nowcast.fields(),
                persists);
    }

    /** The last lead that it has a field of its own for. */
    int leads() {
        return firstLead + fields.size() - 1;
    }

    /** What it says at a lead, by channel; empty if it does not look so far ahead. */
    Optional<List<Channel>> at(int lead) {
        int index = persists ? 0 : lead - firstLead;
        return index >= 0 && index < fields.size()
                ? Optional.of(fields.get(index).channels())
                : Optional.empty();
    }

    /** Without the leads before this one. */
    Said from(int lead) {
        int gone = persists ? 0 : Math.min(lead - firstLead, fields.size());
        return gone <= 0
                ? this
                : new Said(
                        model,
                        tier,
                        candidate,
                        beside,
                        cadenceMillis,
                        grid,
                        firstLead + gone,
                        new ArrayList<>(fields.subList(gone, fields.size())),
                        false);
    }

    /** What its cells take, bytes. */
    long bytes() {
        return fields.stream().mapToLong(lead -> Bytes.of(lead.channels())).sum();
    }
}
