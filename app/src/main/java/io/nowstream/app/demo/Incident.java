package io.nowstream.app.demo;

import java.time.Instant;

/**
 * A cell of the generated city that lets nobody through for a while: who is in it stays, who comes
 * drives around, who wants to go there waits before it.
 *
 * @param cell which, row-major in {@link GeneratedCity#GRID}
 * @param from when it is closed
 * @param until when it is open again
 */
public record Incident(int cell, Instant from, Instant until) {

    boolean closes(int someCell, long epochSecond) {
        return cell == someCell
                && epochSecond >= from.getEpochSecond()
                && epochSecond < until.getEpochSecond();
    }
}
