package io.nowstream.app.control;

import io.nowstream.frames.ModelId;
import io.nowstream.frames.RetrainRequest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a feed's way back stands, and what is still to be done about it: a file, which is replaced
 * whole before anything is done. Whoever reads it after a death does what is due, as far as that is
 * not done, and goes on.
 *
 * @param format of the file, 1
 * @param feed its name
 * @param phase where it stands
 * @param asked the request that is being answered; null while none is
 * @param out where it is retrained; empty while it is not
 * @param shadow what is tried; null while nothing is
 * @param published what it is compared with; null while nothing is
 * @param from the first issue time at which both answer, ISO; empty while nothing is tried
 * @param handled requests that were taken up, the newest last
 * @param scheduled the time up to which the calendar has asked, ISO; empty before the first time
 * @param due what is still to be done
 */
record Position(
        int format,
        String feed,
        Phase phase,
        @Nullable Asked asked,
        String out,
        @Nullable ModelId shadow,
        @Nullable ModelId published,
        String from,
        List<String> handled,
        String scheduled,
        List<Deed> due) {

    private static final int FORMAT = 1;

    /** A request repeats itself within days, not within so many of its kind. */
    private static final int REMEMBERED = 100;

    Position {
        handled = List.copyOf(handled);
        due = List.copyOf(due);
    }

    /**
     * A request, as it is written.
     *
     * @param cause who asked
     * @param at when, ISO
     * @param since from when on things have been otherwise, ISO
     * @param reason why
     */
    record Asked(String cause, String at, String since, String reason) {

        static Asked of(RetrainRequest request) {
            return new Asked(
                    request.cause().name(),
                    request.at().toString(),
                    request.since().toString(),
                    request.reason());
        }

        Instant time() {
            return Instant.parse(at);
        }
    }

    static Position idle(String feed) {
        return new Position(
                FORMAT, feed, Phase.IDLE, null, "", null, null, "", List.of(), "", List.of());
    }

    /** By what a request is known again. */
    private static String name(RetrainRequest request) {
        return request.cause() + " " + request.at();
    }

    boolean hasHandled(RetrainRequest request) {
        return handled.contains(name(request));
    }

    /** A request is noted: it is answered now, or by what is under way. */
    Position handling(RetrainRequest request) {
        List<String> names = new ArrayList<>(handled);
        names.add(name(request));
        List<String> newest = names.subList(Math.max(0, names.size() - REMEMBERED), names.size());
        return new Position(
                FORMAT, feed, phase, asked, out, shadow, published, from, newest, scheduled, due);
    }

    Position scheduled(Instant time) {
        return new Position(
                FORMAT,
                feed,
                phase,
                asked,
                out,
                shadow,
                published,
                from,
                handled,
                time.toString(),
                due);
    }

    Position retraining(
            RetrainRequest request,
            String directory,
            Optional<ModelId> incumbent,
            List<Deed> deeds) {
        return new Position(
                FORMAT,
                feed,
                Phase.RETRAINING,
                Asked.of(request),
                directory,
                null,
                incumbent.orElse(null),
                "",
                handled,
                scheduled,
                deeds);
    }

    Position retrained(ModelId winner, ModelId incumbent, List<Deed> deeds) {
        return new Position(
                FORMAT,
                feed,
                Phase.RETRAINED,
                asked,
                out,
                winner,
                incumbent,
                "",
                handled,
                scheduled,
                deeds);
    }

    /** One is tried beside the other. */
    Position trying(Phase next, ModelId inShadow, ModelId onTop, Instant begin, List<Deed> deeds) {
        return new Position(
                FORMAT,
                feed,
                next,
                asked,
                out,
                inShadow,
                onTop,
                begin.toString(),
                handled,
                scheduled,
                deeds);
    }

    /** The request is answered. */
    Position over(List<Deed> deeds) {
        return new Position(
                FORMAT, feed, Phase.IDLE, null, "", null, null, "", handled, scheduled, deeds);
    }

    /** What was due is done. */
    Position done() {
        return new Position(
                FORMAT, feed, phase, asked, out, shadow, published, from, handled, scheduled,
                List.of());
    }

    /** What is being compared, if anything is. */
    Optional<PairedScores> pairs(int lead) {
        ModelId inShadow = shadow;
        ModelId onTop = published;
        return inShadow == null || onTop == null || from.isEmpty()
                ? Optional.empty()
                : Optional.of(new PairedScores(inShadow, onTop, Instant.parse(from), lead));
    }
}
