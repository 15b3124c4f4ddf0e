package io.nowstream.models.layers.scan;

/**
 * 2^x, softplus and its derivative in float32 by additions, multiplications, divisions and fused
 * multiply-adds alone, which are exact to the bit everywhere. The vector kernel does the same
 * operations in the same order, so that both give the same bits.
 *
 * <p>2^x = 2^r · 2^f with r the nearest integer: adding {@link #SHIFT} leaves r + 127 in the lowest
 * bits, which is the exponent field of 2^r. 2^f is 1 + f·q(f), relative error 9e-8 for |f| up to
 * 1/2, and exactly 1 at 0, since a state that decays slowly is multiplied by it thousands of times.
 */
final class Exponential {

    static final float LOG2_E = 1.442695f;
    static final float LN_2 = 0.6931472f;

    /** 1.5 · 2^23 + 127. */
    static final float SHIFT = 12_583_039f;

    /** The bits of SHIFT - 127: from here down 2^r counts as 0. */
    static final int SHIFTED_UNDERFLOW = 0x4B400000;

    static final int EXPONENT_BITS = 23;

    static final float P1 = 0.693147f;
    static final float P2 = 0.24022242f;
    static final float P3 = 0.055507336f;
    static final float P4 = 0.009671514f;
    static final float P5 = 0.0013264731f;

    /** log(1+e) = 2s + 2s·z·(Q0 + Q1 z + …) with s = e/(2+e), z = s²; relative error 5e-9. */
    static final float Q0 = 0.33333206f;

    static final float Q1 = 0.2001085f;
    static final float Q2 = 0.13999566f;
    static final float Q3 = 0.14012249f;

    private Exponential() {}

    /** 2^x for x up to 0; 0 below -126.5. */
    static float exp2(float x) {
        float shifted = x + SHIFT;
        float f = x - (shifted - SHIFT);
        float p = Math.fma(P5, f, P4);
        p = Math.fma(p, f, P3);
        p = Math.fma(p, f, P2);
        p = Math.fma(p, f, P1);
        p = Math.fma(p, f, 1f);
        int bits = Math.max(Float.floatToRawIntBits(shifted), SHIFTED_UNDERFLOW);
        return p * Float.intBitsToFloat(bits << EXPONENT_BITS);
    }

    /** -e^x · log2(e) for |x| up to 87, by way of {@link #expOfMinusAbsolute}. */
    static float exponent(float x) {
        float e = expOfMinusAbsolute(x);
        return (x < 0 ? e : 1 / e) * -LOG2_E;
    }

    /** exp(-|x|), from which softplus and its derivative follow. */
    static float expOfMinusAbsolute(float x) {
        return exp2(Math.abs(x) * -LOG2_E);
    }

    /** log(1 + exp(x)), given {@link #expOfMinusAbsolute}. */
    static float softplus(float x, float e) {
        float s = e / (e + 2f);
        float z = s * s;
        float q = Math.fma(Q3, z, Q2);
        q = Math.fma(q, z, Q1);
        q = Math.fma(q, z, Q0);
        float twice = s + s;
        float log = Math.fma(twice * z, q, twice);
        return (x + Math.abs(x)) * 0.5f + log;
    }

    /** 1 / (1 + exp(-x)), given {@link #expOfMinusAbsolute}. */
    static float sigmoid(float x, float e) {
        return (x < 0 ? e : 1f) / (e + 1f);
    }
}
