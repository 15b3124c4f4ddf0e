package io.nowstream.app.demo;

/** Value noise in three dimensions: smooth, repeatable, 0 to 1. */
final class Noise {

    private Noise() {}

    /** Interpolates hashed lattice values with the quintic smoothstep. */
    static double at(long seed, double x, double y, double z) {
        long ix = (long) Math.floor(x);
        long iy = (long) Math.floor(y);
        long iz = (long) Math.floor(z);
        double fx = smooth(x - ix);
        double fy = smooth(y - iy);
        double fz = smooth(z - iz);
        double below = plane(seed, ix, iy, iz, fx, fy);
        double above = plane(seed, ix, iy, iz + 1, fx, fy);
        return below + (above - below) * fz;
    }

    private static double plane(long seed, long ix, long iy, long iz, double fx, double fy) {
        double a = lattice(seed, ix, iy, iz);
        double b = lattice(seed, ix + 1, iy, iz);
        double c = lattice(seed, ix, iy + 1, iz);
        double d = lattice(seed, ix + 1, iy + 1, iz);
        double north = a + (b - a) * fx;
        return north + (c + (d - c) * fx - north) * fy;
    }

    private static double smooth(double f) {
        return f * f * f * (f * (f * 6 - 15) + 10);
    }

    /** SplitMix64's finaliser over the lattice point. */
    private static double lattice(long seed, long x, long y, long z) {
        long h = seed + x * 0x9E3779B97F4A7C15L + y * 0xC2B2AE3D27D4EB4FL + z * 0x165667B19E3779F9L;
        h = (h ^ (h >>> 30)) * 0xBF58476D1CE4E5B9L;
        h = (h ^ (h >>> 27)) * 0x94D049BB133111EBL;
        h ^= h >>> 31;
        return (h >>> 11) * 0x1.0p-53;
    }
}
