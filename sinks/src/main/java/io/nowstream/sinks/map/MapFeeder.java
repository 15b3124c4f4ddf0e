package io.nowstream.sinks.map;

import io.nowstream.frames.ActiveWarnings;
import io.nowstream.frames.FeedRecord;
import io.nowstream.frames.ForecastField;
import io.nowstream.frames.Rejected;
import io.nowstream.frames.Score;
import io.nowstream.frames.WarningScore;
import io.nowstream.sinks.kafka.Envelope;
import io.nowstream.sinks.kafka.TailListener;

/**
 * Hands what a {@link io.nowstream.sinks.kafka.NowcastTail} reads to a {@link MapStore}. The tail
 * reads uncommitted: a map must not wait for a transaction, and the store drops repeats.
 */
public final class MapFeeder implements TailListener {

    private final MapStore store;

    public MapFeeder(MapStore store) {
        this.store = store;
    }

    @Override
    public void frame(FeedRecord feedRecord, Envelope envelope) {
        store.feedRecord(feedRecord);
    }

    @Override
    public void nowcast(ForecastField field, Envelope envelope) {
        store.nowcast(field);
    }

    @Override
    public void candidate(ForecastField field, Envelope envelope) {
        store.candidate(field);
    }

    @Override
    public void score(Score score, Envelope envelope) {
        store.score(score);
    }

    @Override
    public void warningScore(WarningScore score, Envelope envelope) {
        store.warningScore(score);
    }

    @Override
    public void warnings(ActiveWarnings warnings, Envelope envelope) {
        store.warnings(warnings);
    }

    @Override
    public void rejected(Rejected rejected, Envelope envelope) {
        store.rejected(rejected);
    }

    @Override
    public void undecodable(String reason, Envelope envelope) {
        store.undecodable();
    }
}
