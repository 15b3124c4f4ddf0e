package io.nowstream.models.layers.scan;

/**
 * The working memory of a fused scan in one thread. Arrays grow to the largest scan seen and are
 * used again, so nothing is allocated in the steady state.
 *
 * <p>Channels are padded with zeros to {@code width}, a multiple of the lanes.
 */
final class Scratch {

    private static final float[] NONE = {};

    int width;

    /** N, the states of a channel. */
    int depth;

    /** Of one image, rows of {@code width}. */
    float[] u = NONE;

    float[] y = NONE;

    /** Of one image and direction. */
    float[] delta = NONE;

    /** Of one image, as it comes. */
    float[] projected = NONE;

    /** Rows of {@code width}: (K·depth) of A·log2(e), K of D, K of the bias. */
    float[] a = NONE;

    float[] skip = NONE;
    float[] bias = NONE;

    /** (depth), of one channel. */
    float[] column = NONE;

    /** Rows of {@code width}: (depth) of the state. */
    float[] h = NONE;

    /** (chunk, 2·depth): B, then C of each step. */
    float[] gates = NONE;

    /** Where the rows of a chunk's cells begin in {@code u}, {@code y} and {@code delta}. */
    final int[] rows = new int[ScanShape.CHUNK];

    /** (chunk, lanes): Δ, Δ·u, and the sum over states of one block of channels. */
    float[] step = NONE;

    float[] stepU = NONE;
    float[] sum = NONE;

    // What the backward pass needs besides; g_x is the gradient of the loss by x.

    float[] gY = NONE;
    float[] gU = NONE;
    float[] gDelta = NONE;
    float[] gProjected = NONE;
    float[] gA = NONE;
    float[] gSkip = NONE;
    float[] gBias = NONE;

    /** Rows of {@code width}: (depth) of the gradient of the state after the chunk. */
    float[] gH = NONE;

    /** (chunk, 2·depth, lanes): gradients of B, then C, before the sum over lanes. */
    float[] gGates = NONE;

    /** (chunk, lanes): sigmoid, and the gradients of Δ·u and Δ of one block of channels. */
    float[] slope = NONE;

    float[] gStepU = NONE;
    float[] gStep = NONE;

    /** (chunk + 1, depth, lanes): the state before each step and after the last. */
    float[] states = NONE;

    /** (chunk, depth, lanes): exp(Δ A). */
    float[] decays = NONE;

    void fit(ScanShape shape, int lanes) {
        width = roundedUp(shape.channels(), lanes);
        depth = shape.states();
        int k = shape.directions().count();
        u = atLeast(u, (long) shape.cells() * width);
        y = atLeast(y, (long) shape.cells() * width);
        delta = atLeast(delta, (long) shape.cells() * width);
        projected = atLeast(projected, (long) shape.cells() * k * shape.columns());
        a = atLeast(a, (long) k * depth * width);
        skip = atLeast(skip, (long) k * width);
        bias = atLeast(bias, (long) k * width);
        column = atLeast(column, depth);
        h = atLeast(h, (long) depth * width);
        gates = atLeast(gates, 2L * ScanShape.CHUNK * depth);
        step = atLeast(step, (long) ScanShape.CHUNK * lanes);
        stepU = atLeast(stepU, (long) ScanShape.CHUNK * lanes);
        sum = atLeast(sum, (long) ScanShape.CHUNK * lanes);
    }

    void fitBackward(ScanShape shape, int lanes) {
        gY = atLeast(gY, u.length);
        gU = atLeast(gU, u.length);
        gDelta = atLeast(gDelta, delta.length);
        gProjected = atLeast(gProjected, projected.length);
        gA = atLeast(gA, a.length);
        gSkip = atLeast(gSkip, skip.length);
        gBias = atLeast(gBias, bias.length);
        gH = atLeast(gH, h.length);
        gGates = atLeast(gGates, (long) gates.length * lanes);
        slope = atLeast(slope, step.length);
        gStepU = atLeast(gStepU, step.length);
        gStep = atLeast(gStep, step.length);
        states = atLeast(states, (ScanShape.CHUNK + 1L) * depth * lanes);
        decays = atLeast(decays, (long) ScanShape.CHUNK * depth * lanes);
    }

    private static int roundedUp(int n, int multiple) {
        return (n + multiple - 1) / multiple * multiple;
    }

    private static float[] atLeast(float[] array, long length) {
        return array.length >= length ? array : new float[Math.toIntExact(length)];
    }
}
