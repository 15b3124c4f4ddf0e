package io.nowstream.models.training;

/** Whoever wants to know how a training gets on; called on its thread. */
public interface TrainingProgress {

    /** Wants to know nothing. */
    TrainingProgress NONE = new TrainingProgress() {};

    /**
     * What lies ahead.
     *
     * @param stepsPerEpoch steps of an epoch
     * @param epochs at most
     * @param step steps done already in earlier sittings
     * @param parameters numbers that are learned
     * @param trainingWindows windows that samples are drawn from
     * @param validationSamples samples that it is judged by
     */
    record Started(
            long stepsPerEpoch,
            int epochs,
            long step,
            long parameters,
            int trainingWindows,
            int validationSamples) {}

    /**
     * A step done.
     *
     * @param step from 1
     * @param epoch from 1
     * @param stepInEpoch from 1
     * @param samples seen so far
     * @param loss in model units
     * @param lr its learning rate
     * @param gradientNorm before clipping
     * @param seconds of training, over all sittings
     * @param dataSeconds of which it waited for samples, in this sitting
     */
    record StepReport(
            long step,
            int epoch,
            long stepInEpoch,
            long samples,
            double loss,
            double lr,
            double gradientNorm,
            double seconds,
            double dataSeconds) {}

    /** Before the first step of a sitting. */
    default void started(Started started) {}

    /** After each step. */
    default void step(StepReport report) {}

    /** After each epoch. */
    default void epoch(CurvePoint point) {}
}
