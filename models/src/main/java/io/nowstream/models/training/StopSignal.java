package io.nowstream.models.training;

/** Asks a training to stop after the step under way; it can go on later. */
@FunctionalInterface
public interface StopSignal {

    StopSignal NEVER = () -> false;

    boolean isAsked();
}
