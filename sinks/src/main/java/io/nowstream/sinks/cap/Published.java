package io.nowstream.sinks.cap;

import io.nowstream.sinks.cap.CapAlert.Info;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;

/**
 * An alert of ours that is out, and what it was made from.
 *
 * @param alert the alert
 * @param run its run
 * @param feed its feed
 * @param warning id of its warning
 * @param revision the warning's revision
 * @param mark which of the feed's sets it was made from
 */
record Published(CapAlert alert, String run, String feed, String warning, int revision, Mark mark) {

    /** A set's place among its feed's. */
    record Mark(Instant issueTime, long number) implements Comparable<Mark> {

        @Override
        public int compareTo(Mark other) {
            return Comparator.comparing(Mark::issueTime)
                    .thenComparing(Mark::number)
                    .compare(this, other);
        }
    }

    /** What an alert says of its origin, or empty if it is not one of ours. */
    static Optional<Published> of(CapAlert alert) {
        if (alert.infos().size() != 1) {
            return Optional.empty();
        }
        Info info = alert.infos().get(0);
        try {
            return Optional.of(
                    new Published(
                            alert,
                            CapMessages.parameter(info, CapMessages.RUN),
                            CapMessages.parameter(info, CapMessages.FEED),
                            CapMessages.parameter(info, CapMessages.WARNING),
                            Integer.parseInt(CapMessages.parameter(info, CapMessages.REVISION)),
                            new Mark(
                                    Instant.parse(
                                            CapMessages.parameter(info, CapMessages.ISSUE_TIME)),
                                    Long.parseLong(
                                            CapMessages.parameter(info, CapMessages.NUMBER)))));
        } catch (DateTimeException | NumberFormatException foreign) {
            return Optional.empty();
        }
    }

    boolean isCancel() {
        return alert.msgType().equals("Cancel");
    }

    Instant sent() {
        return CapTime.parse(alert.sent()).orElse(Instant.MIN);
    }

    /** When it lapses. */
    Instant expires() {
        return CapTime.parse(alert.infos().get(0).expires()).orElse(Instant.MIN);
    }
}
