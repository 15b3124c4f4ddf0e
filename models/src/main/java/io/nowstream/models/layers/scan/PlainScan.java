package io.nowstream.models.layers.scan;

/**
 * The fused scan in plain Java. Forward it gives the bits of {@link VectorScan}: the same
 * operations in the same order in every channel.
 */
final class PlainScan extends FusedScan {

    private static final int LANES = 8;

    PlainScan() {
        super(LANES);
    }

    @Override
    String label() {
        return "plain Java";
    }

    @Override
    void exponents(float[] a, int n) {
        for (int i = 0; i < n; i++) {
            a[i] = Exponential.exponent(a[i]);
        }
    }

    @Override
    void forward(Scratch s, int k, int steps) {
        for (int d = 0; d < s.width; d += LANES) {
            prepare(s, k, d, steps);
            for (int n = 0; n < s.depth; n++) {
                forwardState(s, (k * s.depth + n) * s.width + d, n * s.width + d, n, steps);
            }
            for (int t = 0; t < steps; t++) {
                for (int i = 0; i < LANES; i++) {
                    s.y[s.rows[t] + d + i] += s.sum[t * LANES + i];
                }
            }
        }
    }

    private static void prepare(Scratch s, int k, int d, int steps) {
        int weights = k * s.width + d;
        for (int t = 0; t < steps; t++) {
            for (int i = 0; i < LANES; i++) {
                int cell = s.rows[t] + d + i;
                int at = t * LANES + i;
                float x = s.delta[cell] + s.bias[weights + i];
                float e = Exponential.expOfMinusAbsolute(x);
                s.step[at] = Exponential.softplus(x, e);
                s.stepU[at] = s.step[at] * s.u[cell];
                s.sum[at] = s.skip[weights + i] * s.u[cell];
            }
        }
    }

    private static void forwardState(Scratch s, int a, int h, int n, int steps) {
        for (int t = 0; t < steps; t++) {
            float b = s.gates[2 * t * s.depth + n];
            float c = s.gates[2 * t * s.depth + s.depth + n];
            for (int i = 0; i < LANES; i++) {
                int at = t * LANES + i;
                float decay = Exponential.exp2(s.step[at] * s.a[a + i]);
                s.h[h + i] = Math.fma(decay, s.h[h + i], s.stepU[at] * b);
                s.sum[at] = Math.fma(s.h[h + i], c, s.sum[at]);
            }
        }
    }

    @Override
    void backward(Scratch s, int k, int steps) {
        for (int d = 0; d < s.width; d += LANES) {
            prepare(s, k, d, steps);
            prepareBackward(s, k, d, steps);
            for (int n = 0; n < s.depth; n++) {
                int a = (k * s.depth + n) * s.width + d;
                int h = n * s.width + d;
                recompute(s, a, h, n, steps);
                backwardState(s, a, h, n, d, steps);
            }
            finishBackward(s, k, d, steps);
        }
    }

    private static void prepareBackward(Scratch s, int k, int d, int steps) {
        for (int t = 0; t < steps; t++) {
            for (int i = 0; i < LANES; i++) {
                int at = t * LANES + i;
                float x = s.delta[s.rows[t] + d + i] + s.bias[k * s.width + d + i];
                s.slope[at] = Exponential.sigmoid(x, Exponential.expOfMinusAbsolute(x));
                s.gStep[at] = 0;
                s.gStepU[at] = 0;
            }
        }
    }

    private static void recompute(Scratch s, int a, int h, int n, int steps) {
        for (int t = 0; t < steps; t++) {
            float b = s.gates[2 * t * s.depth + n];
            for (int i = 0; i < LANES; i++) {
                int at = t * LANES + i;
                s.decays[at] = Exponential.exp2(s.step[at] * s.a[a + i]);
                s.states[at] = s.h[h + i];
                s.h[h + i] = Math.fma(s.decays[at], s.h[h + i], s.stepU[at] * b);
            }
        }
    }

    private static void backwardState(Scratch s, int a, int h, int n, int d, int steps) {
        for (int t = steps - 1; t >= 0; t--) {
            int gate = 2 * t * s.depth + n;
            float b = s.gates[gate];
            float c = s.gates[gate + s.depth];
            for (int i = 0; i < LANES; i++) {
                int at = t * LANES + i;
                int gB = gate * LANES + i;
                int gC = (gate + s.depth) * LANES + i;
                float gY = s.gY[s.rows[t] + d + i];
                float gH = Math.fma(gY, c, s.gH[h + i]);
                s.gGates[gC] = Math.fma(gY, s.h[h + i], s.gGates[gC]);
                s.gGates[gB] = Math.fma(gH, s.stepU[at], s.gGates[gB]);
                s.gStepU[at] = Math.fma(gH, b, s.gStepU[at]);
                gH *= s.decays[at];
                float gExponent = gH * s.states[at];
                s.gStep[at] = Math.fma(gExponent, s.a[a + i], s.gStep[at]);
                s.gA[a + i] = Math.fma(gExponent, s.step[at], s.gA[a + i]);
                s.gH[h + i] = gH;
                s.h[h + i] = s.states[at];
            }
        }
    }

    private static void finishBackward(Scratch s, int k, int d, int steps) {
        int weights = k * s.width + d;
        for (int t = 0; t < steps; t++) {
            for (int i = 0; i < LANES; i++) {
                int cell = s.rows[t] + d + i;
                int at = t * LANES + i;
                float gY = s.gY[cell];
                float u = s.u[cell];
                float gU = Math.fma(gY, s.skip[weights + i], s.gU[cell]);
                s.gU[cell] = Math.fma(s.gStepU[at], s.step[at], gU);
                float gStep = Math.fma(s.gStepU[at], u, s.gStep[at] * Exponential.LN_2);
                s.gDelta[cell] = gStep * s.slope[at];
                s.gSkip[weights + i] = Math.fma(gY, u, s.gSkip[weights + i]);
                s.gBias[weights + i] += s.gDelta[cell];
            }
        }
    }
}
