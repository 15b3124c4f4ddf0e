package io.nowstream.operators.rollout;

import java.io.Serializable;
import java.time.Instant;

/** What time it is, live, and being told at a time. Travels with the job; tests bring their own. */
public interface LiveClock extends Serializable {

    Instant now();

    /** Begins to ring; whoever asked closes it. */
    Alarms alarms();

    /** The clock of the machine: hosts keep the time of ingest's stamps by NTP. */
    static LiveClock ofMachine() {
        return MachineClock.INSTANCE;
    }

    /** Alarms that can be set, from any thread. */
    interface Alarms extends AutoCloseable {

        /**
         * Rings once at this time, or at once if that is past.
         *
         * @param ring short, and never throws
         */
        Alarm set(Instant at, Runnable ring);

        /** None rings any more. */
        @Override
        void close();
    }

    /** One that was set. */
    @FunctionalInterface
    interface Alarm {

        /** It does not ring if it has not yet. */
        void cancel();
    }
}
