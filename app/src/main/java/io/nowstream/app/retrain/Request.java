package io.nowstream.app.retrain;

import io.nowstream.app.UserMistake;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.util.Objects;

/**
 * What a retraining was begun with. It stands in its directory from the beginning, so that the same
 * command goes on with the same cut-off and incumbent, whatever has come since.
 *
 * @param feed its name
 * @param until the cut-off, ISO
 * @param incumbent hash
 * @param incumbentName for people
 * @param newest how much of the end is kept for judging, ISO; empty: a fifth of the frames, 600 at
 *     most
 * @param seed of everything that is drawn
 * @param promote whether a winner becomes production at once
 * @param sabotage whether the candidate's weights are shuffled
 * @param recipe how it is fine-tuned
 */
record Request(
        String feed,
        String until,
        String incumbent,
        String incumbentName,
        String newest,
        long seed,
        boolean promote,
        boolean sabotage,
        FineTuning recipe) {

    /**
     * Demands that this is the same retraining.
     *
     * @param directory where the other one lies
     * @throws UserMistake if it is another one, naming the first thing that differs
     */
    void demandSame(Request begun, Path directory) {
        for (RecordComponent component : Request.class.getRecordComponents()) {
            Object there = value(component, begun);
            Object asked = value(component, this);
            if (!Objects.equals(there, asked)) {
                throw new UserMistake(
                        ("%s holds a retraining with %s %s, not %s; go on with that, or retrain"
                                        + " into another directory (--out)")
                                .formatted(directory, component.getName(), there, asked));
            }
        }
    }

    private static Object value(RecordComponent component, Request request) {
        try {
            return component.getAccessor().invoke(request);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
