package io.nowstream.models.training;

/**
 * How far a training was after an epoch.
 *
 * @param epoch epochs done, from 1
 * @param samples samples seen
 * @param seconds of training, over all sittings
 * @param lr rate of the epoch's last step
 * @param trainLoss mean over the epoch's steps, in model units
 * @param validation after it
 * @param best whether it was the best so far
 */
public record CurvePoint(
        int epoch,
        long samples,
        double seconds,
        double lr,
        double trainLoss,
        ValidationScore validation,
        boolean best) {}
