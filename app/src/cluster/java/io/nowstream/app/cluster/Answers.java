package io.nowstream.app.cluster;

import io.nowstream.frames.ForecastField;
import io.nowstream.frames.Rejected;
import io.nowstream.sinks.kafka.Envelope;
import io.nowstream.sinks.kafka.TailListener;
import java.time.Instant;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which nowcasts have come out, lead by lead; read while it is filled. Memory: a few hundred bytes
 * for each nowcast, but none for its cells.
 */
final class Answers implements TailListener {

    private final Map<String, Map<Instant, BitSet>> leadsByFeed = new HashMap<>();
    private final Map<String, Integer> tiers = new TreeMap<>();
    private int whole;
    private int repeated;
    private int revised;
    private int rejected;

    @Override
    public synchronized void nowcast(ForecastField field, Envelope envelope) {
        BitSet leads =
                leadsByFeed
                        .computeIfAbsent(field.feed(), any -> new HashMap<>())
                        .computeIfAbsent(field.issueTime(), any -> new BitSet());
        revised += field.revision() == 0 ? 0 : 1;
        if (leads.get(field.lead())) {
            repeated++;
            return;
        }
        leads.set(field.lead());
        if (leads.cardinality() == field.leads()) {
            whole++;
            tiers.merge(field.tier().label(), 1, Integer::sum);
        }
    }

    @Override
    public synchronized void rejected(Rejected row, Envelope envelope) {
        rejected++;
    }

    /** Nowcasts of which some lead is there. */
    synchronized int begun() {
        return leadsByFeed.values().stream().mapToInt(Map::size).sum();
    }

    /** Nowcasts of which every lead is there. */
    synchronized int whole() {
        return whole;
    }

    /** Fields that came again. */
    synchronized int repeated() {
        return repeated;
    }

    /** Fields of nowcasts that were issued again. */
    synchronized int revised() {
        return revised;
    }

    synchronized int rejected() {
        return rejected;
    }

    /** How many nowcasts each tier answered. */
    synchronized Map<String, Integer> tiers() {
        return new TreeMap<>(tiers);
    }
}
