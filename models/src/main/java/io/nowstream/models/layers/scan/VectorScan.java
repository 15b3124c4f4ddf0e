package io.nowstream.models.layers.scan;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The fused scan by the Vector API. Channels are lanes: nothing crosses a lane forward, so the bits
 * depend neither on the width of the vectors nor on there being any ({@link PlainScan}).
 *
 * <p>What the JIT compiler makes of it depends on size: where it gives up inlining, every vector
 * becomes an object, and the kernel ten times slower. So each stage is one small method, states are
 * carried through memory, and the stages are called by an interface that the compiler cannot see
 * through. Loaded only where the module {@code jdk.incubator.vector} is, see {@link FusedScans}.
 */
final class VectorScan extends FusedScan {

    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();

    /** A part of the work on all steps of a chunk in the channels from d on. */
    @FunctionalInterface
    private interface Stage {
        void run(Scratch s, int k, int d, int steps);
    }

    private static final Stage[] FORWARD = {
        VectorScan::prepare, VectorScan::forwardStates, VectorScan::add
    };

    private static final Stage[] BACKWARD = {
        VectorScan::prepareBackward,
        VectorScan::recompute,
        VectorScan::backwardStates,
        VectorScan::finishBackward
    };

    VectorScan() {
        super(LANES);
    }

    @Override
    String label() {
        return "Vector API, %d bits".formatted(SPECIES.vectorBitSize());
    }

    @Override
    void exponents(float[] a, int n) {
        for (int i = 0; i < n; i += LANES) {
            FloatVector x = load(a, i);
            FloatVector e = expOfMinusAbsolute(x);
            FloatVector magnitude = all(1f).div(e).blend(e, x.compare(VectorOperators.LT, 0f));
            magnitude.mul(all(-Exponential.LOG2_E)).intoArray(a, i);
        }
    }

    @Override
    void forward(Scratch s, int k, int steps) {
        run(FORWARD, s, k, steps);
    }

    @Override
    void backward(Scratch s, int k, int steps) {
        run(BACKWARD, s, k, steps);
    }

    private static void run(Stage[] stages, Scratch s, int k, int steps) {
        for (int d = 0; d < s.width; d += LANES) {
            for (Stage stage : stages) {
                stage.run(s, k, d, steps);
            }
        }
    }

    private static void prepare(Scratch s, int k, int d, int steps) {
        int weights = k * s.width + d;
        FloatVector bias = load(s.bias, weights);
        FloatVector skip = load(s.skip, weights);
        for (int t = 0; t < steps; t++) {
            FloatVector x = load(s.delta, s.rows[t] + d).add(bias);
            FloatVector u = load(s.u, s.rows[t] + d);
            FloatVector step = softplus(x, expOfMinusAbsolute(x));
            step.intoArray(s.step, t * LANES);
            step.mul(u).intoArray(s.stepU, t * LANES);
            skip.mul(u).intoArray(s.sum, t * LANES);
        }
    }

    private static void forwardStates(Scratch s, int k, int d, int steps) {
        int aAt = k * s.depth * s.width + d;
        float[] a = s.a;
        float[] h = s.h;
        float[] gates = s.gates;
        int depth = s.depth;
        int width = s.width;
        for (int t = 0; t < steps; t++) {
            FloatVector dt = load(s.step, t * LANES);
            FloatVector dtU = load(s.stepU, t * LANES);
            FloatVector y = load(s.sum, t * LANES);
            int gate = 2 * t * depth;
            for (int n = 0; n < depth; n++) {
                FloatVector decay = exp2(dt.mul(load(a, aAt + n * width)));
                FloatVector next = decay.fma(load(h, d + n * width), dtU.mul(all(gates, gate + n)));
                next.intoArray(h, d + n * width);
                y = next.fma(all(gates, gate + depth + n), y);
            }
            y.intoArray(s.sum, t * LANES);
        }
    }

    private static void prepareBackward(Scratch s, int k, int d, int steps) {
        int weights = k * s.width + d;
        FloatVector bias = load(s.bias, weights);
        for (int t = 0; t < steps; t++) {
            FloatVector x = load(s.delta, s.rows[t] + d).add(bias);
            FloatVector e = expOfMinusAbsolute(x);
            FloatVector step = softplus(x, e);
            step.intoArray(s.step, t * LANES);
            step.mul(load(s.u, s.rows[t] + d)).intoArray(s.stepU, t * LANES);
            sigmoid(x, e).intoArray(s.slope, t * LANES);
        }
    }

    private static void add(Scratch s, int k, int d, int steps) {
        for (int t = 0; t < steps; t++) {
            int cell = s.rows[t] + d;
            load(s.y, cell).add(load(s.sum, t * LANES)).intoArray(s.y, cell);
        }
    }

    private static void recompute(Scratch s, int k, int d, int steps) {
        int aAt = k * s.depth * s.width + d;
        float[] a = s.a;
        float[] states = s.states;
        float[] decays = s.decays;
        float[] gates = s.gates;
        int depth = s.depth;
        int width = s.width;
        for (int n = 0; n < depth; n++) {
            load(s.h, d + n * width).intoArray(states, n * LANES);
        }
        for (int t = 0; t < steps; t++) {
            FloatVector dt = load(s.step, t * LANES);
            FloatVector dtU = load(s.stepU, t * LANES);
            int gate = 2 * t * depth;
            int at = t * depth * LANES;
            for (int n = 0; n < depth; n++) {
                FloatVector decay = exp2(dt.mul(load(a, aAt + n * width)));
                decay.intoArray(decays, at + n * LANES);
                decay.fma(load(states, at + n * LANES), dtU.mul(all(gates, gate + n)))
                        .intoArray(states, at + (depth + n) * LANES);
            }
        }
    }

    private static void backwardStates(Scratch s, int k, int d, int steps) {
        int aAt = k * s.depth * s.width + d;
        float[] a = s.a;
        float[] states = s.states;
        float[] decays = s.decays;
        float[] gates = s.gates;
        float[] gA = s.gA;
        float[] gH = s.gH;
        float[] gGates = s.gGates;
        int depth = s.depth;
        int width = s.width;
        for (int t = steps - 1; t >= 0; t--) {
            FloatVector gY = load(s.gY, s.rows[t] + d);
            FloatVector dt = load(s.step, t * LANES);
            FloatVector dtU = load(s.stepU, t * LANES);
            FloatVector gDt = FloatVector.zero(SPECIES);
            FloatVector gDtU = FloatVector.zero(SPECIES);
            int at = t * depth * LANES;
            int after = at + depth * LANES;
            for (int n = 0; n < depth; n++) {
                int b = 2 * t * depth + n;
                int c = b + depth;
                FloatVector g = gY.fma(all(gates, c), load(gH, d + n * width));
                gY.fma(load(states, after + n * LANES), load(gGates, c * LANES))
                        .intoArray(gGates, c * LANES);
                g.fma(dtU, load(gGates, b * LANES)).intoArray(gGates, b * LANES);
                gDtU = g.fma(all(gates, b), gDtU);
                FloatVector gBefore = g.mul(load(decays, at + n * LANES));
                gBefore.intoArray(gH, d + n * width);
                FloatVector gExponent = gBefore.mul(load(states, at + n * LANES));
                gDt = gExponent.fma(load(a, aAt + n * width), gDt);
                gExponent.fma(dt, load(gA, aAt + n * width)).intoArray(gA, aAt + n * width);
            }
            gDt.intoArray(s.gStep, t * LANES);
            gDtU.intoArray(s.gStepU, t * LANES);
        }
    }

    private static void finishBackward(Scratch s, int k, int d, int steps) {
        int weights = k * s.width + d;
        FloatVector skip = load(s.skip, weights);
        FloatVector gSkip = load(s.gSkip, weights);
        FloatVector gBias = load(s.gBias, weights);
        for (int t = 0; t < steps; t++) {
            int cell = s.rows[t] + d;
            FloatVector g = load(s.gY, cell);
            FloatVector u = load(s.u, cell);
            FloatVector gDtU = load(s.gStepU, t * LANES);
            FloatVector gU = g.fma(skip, load(s.gU, cell));
            gDtU.fma(load(s.step, t * LANES), gU).intoArray(s.gU, cell);
            FloatVector gDt = gDtU.fma(u, load(s.gStep, t * LANES).mul(Exponential.LN_2));
            FloatVector gDelta = gDt.mul(load(s.slope, t * LANES));
            gDelta.intoArray(s.gDelta, cell);
            gSkip = g.fma(u, gSkip);
            gBias = gBias.add(gDelta);
        }
        gSkip.intoArray(s.gSkip, weights);
        gBias.intoArray(s.gBias, weights);
    }

    private static FloatVector load(float[] array, int at) {
        return FloatVector.fromArray(SPECIES, array, at);
    }

    private static FloatVector all(float[] array, int at) {
        return FloatVector.broadcast(SPECIES, array[at]);
    }

    private static FloatVector all(float value) {
        return FloatVector.broadcast(SPECIES, value);
    }

    /** {@link Exponential#exp2}, operation by operation; so are the others. */
    private static FloatVector exp2(FloatVector x) {
        FloatVector shifted = x.add(all(Exponential.SHIFT));
        FloatVector f = x.sub(shifted.sub(all(Exponential.SHIFT)));
        FloatVector p = all(Exponential.P5).fma(f, all(Exponential.P4));
        p = p.fma(f, all(Exponential.P3));
        p = p.fma(f, all(Exponential.P2));
        p = p.fma(f, all(Exponential.P1));
        p = p.fma(f, all(1f));
        IntVector bits =
                shifted.reinterpretAsInts()
                        .max(IntVector.broadcast(INTS, Exponential.SHIFTED_UNDERFLOW));
        return p.mul(
                bits.lanewise(VectorOperators.LSHL, Exponential.EXPONENT_BITS)
                        .reinterpretAsFloats());
    }

    private static FloatVector expOfMinusAbsolute(FloatVector x) {
        return exp2(x.abs().mul(all(-Exponential.LOG2_E)));
    }

    private static FloatVector softplus(FloatVector x, FloatVector e) {
        FloatVector s = e.div(e.add(all(2f)));
        FloatVector z = s.mul(s);
        FloatVector q = all(Exponential.Q3).fma(z, all(Exponential.Q2));
        q = q.fma(z, all(Exponential.Q1));
        q = q.fma(z, all(Exponential.Q0));
        FloatVector twice = s.add(s);
        FloatVector log = twice.mul(z).fma(q, twice);
        return x.add(x.abs()).mul(all(0.5f)).add(log);
    }

    private static FloatVector sigmoid(FloatVector x, FloatVector e) {
        FloatVector one = all(1f);
        return one.blend(e, x.compare(VectorOperators.LT, 0f)).div(e.add(one));
    }
}
