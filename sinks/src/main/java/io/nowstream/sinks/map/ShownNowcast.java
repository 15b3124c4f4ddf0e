package io.nowstream.sinks.map;

import io.nowstream.frames.ForecastField;
import io.nowstream.frames.GapReport;
import io.nowstream.frames.ModelId;
import io.nowstream.frames.Tier;
import java.time.Duration;
import java.time.Instant;
import java.util.SortedMap;
import java.util.TreeMap;

/** One nowcast as its fields come in. Guarded by the store's lock. */
final class ShownNowcast {

    /** One lead of it. */
    record Lead(int lead, Instant validTime, MapFields fields) {}

    private final Instant issueTime;
    private final int revision;
    private final int leads;
    private final int members;
    private final SortedMap<Integer, Lead> fields = new TreeMap<>();
    private ModelId model;
    private Tier tier;
    private GapReport gaps;

    ShownNowcast(ForecastField first) {
        issueTime = first.issueTime();
        revision = first.revision();
        leads = first.leads();
        members = first.members();
        model = first.model();
        tier = first.tier();
        gaps = first.gaps();
    }

    /** Takes one of its leads in; what came before it under the same identity is replaced. */
    void put(ForecastField field) {
        model = field.model();
        tier = field.tier();
        gaps = field.gaps();
        fields.put(
                field.lead(),
                new Lead(
                        field.lead(),
                        field.validTime(),
                        MapFields.of(field.grid(), field.channels(), field.members())));
    }

    boolean isOf(ForecastField field) {
        return issueTime.equals(field.issueTime()) && revision == field.revision();
    }

    /** Later issue times are newer; of one issue time, higher revisions. */
    boolean isNewerThan(ForecastField field) {
        int byTime = issueTime.compareTo(field.issueTime());
        return byTime != 0 ? byTime > 0 : revision > field.revision();
    }

    boolean complete() {
        return fields.size() >= leads;
    }

    long bytes() {
        return fields.values().stream().mapToLong(lead -> lead.fields().bytes()).sum();
    }

    SortedMap<Integer, Lead> fields() {
        return fields;
    }

    Instant issueTime() {
        return issueTime;
    }

    int revision() {
        return revision;
    }

    int leads() {
        return leads;
    }

    int members() {
        return members;
    }

    ModelId model() {
        return model;
    }

    Tier tier() {
        return tier;
    }

    GapReport gaps() {
        return gaps;
    }

    /** Time between two leads. */
    Duration step() {
        Lead last = fields.get(fields.lastKey());
        return last == null
                ? Duration.ZERO
                : Duration.between(issueTime, last.validTime()).dividedBy(last.lead());
    }
}
