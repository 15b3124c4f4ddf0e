package io.nowstream.ingest.publish;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** Stands still until it is moved. */
public final class SettableClock extends Clock {

    private Instant now;

    public SettableClock(String time) {
        now = TestFrames.at(time);
    }

    public void advance(Duration by) {
        now = now.plus(by);
    }

    public void set(String time) {
        now = TestFrames.at(time);
    }

    @Override
    public Instant instant() {
        return now;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException("only instants are asked for");
    }
}
