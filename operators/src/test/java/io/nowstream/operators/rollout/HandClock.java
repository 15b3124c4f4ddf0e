package io.nowstream.operators.rollout;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A clock that stands still until a test moves it; alarms ring on the test's thread. */
public enum HandClock implements LiveClock {
    /** One for the process: what a job is given is serialised. */
    INSTANCE;

    private record SetAlarm(Instant at, Runnable ring) {}

    private final List<SetAlarm> set = new ArrayList<>();
    private Instant now = Examples.NOON;

    @Override
    public synchronized Instant now() {
        return now;
    }

    /** From now on it is this late, and no alarm is set. */
    public synchronized void startAt(Instant time) {
        now = time;
        set.clear();
    }

    /** Moves on, and rings what is due. */
    public void moveTo(Instant time) {
        List<SetAlarm> due;
        synchronized (this) {
            now = time;
            due = set.stream().filter(alarm -> !alarm.at().isAfter(time)).toList();
            set.removeAll(due);
        }
        due.forEach(alarm -> alarm.ring().run());
    }

    /** Alarms that have neither rung nor been cancelled. */
    public synchronized int alarmsSet() {
        return set.size();
    }

    @Override
    public Alarms alarms() {
        return new Alarms() {
            @Override
            public Alarm set(Instant at, Runnable ring) {
                SetAlarm alarm = new SetAlarm(at, ring);
                synchronized (HandClock.this) {
                    set.add(alarm);
                }
                return () -> {
                    synchronized (HandClock.this) {
                        set.remove(alarm);
                    }
                };
            }

            @Override
            public void close() {
                synchronized (HandClock.this) {
                    set.clear();
                }
            }
        };
    }
}
