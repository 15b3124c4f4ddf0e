package io.nowstream.sinks.map;

/**
 * How strong is dark: two ramps from a pale to a dark colour, of even steps in lightness, drawn in
 * OKLCH (Ottosson 2020) so that the order of the classes can be seen without the legend, and in a
 * black and white print.
 */
public enum ColourScheme {
    /** Sky blue by violet to deep red: what is strong stands out on a light map. */
    STANDARD(
            "standard",
            new double[][] {
                {0.00, 0.91, 0.045, 225},
                {0.22, 0.78, 0.105, 236},
                {0.42, 0.63, 0.150, 254},
                {0.58, 0.54, 0.190, 292},
                {0.74, 0.47, 0.200, 335},
                {0.88, 0.40, 0.165, 375},
                {1.00, 0.27, 0.100, 385},
            }),
    /**
     * Pale yellow by orange to near black: no two classes differ by red against green alone, so
     * that it reads the same with any common colour blindness.
     */
    COLOUR_BLIND_SAFE(
            "safe",
            new double[][] {
                {0.00, 0.94, 0.090, 103},
                {0.25, 0.82, 0.150, 80},
                {0.45, 0.69, 0.165, 55},
                {0.65, 0.53, 0.165, 25},
                {0.82, 0.37, 0.130, -15},
                {1.00, 0.19, 0.080, -65},
            });

    private final String label;

    /** Rows of: position 0 to 1, lightness 0 to 1, chroma, hue in degrees. */
    private final double[][] stops;

    ColourScheme(String label, double[][] stops) {
        this.label = label;
        this.stops = stops;
    }

    /** As written in addresses and JSON. */
    public String label() {
        return label;
    }

    /** {@code count} opaque colours, 0xAARRGGBB, weakest first. */
    int[] colours(int count) {
        int[] colours = new int[count];
        for (int i = 0; i < count; i++) {
            colours[i] = at(count == 1 ? 1 : (double) i / (count - 1));
        }
        return colours;
    }

    private int at(double position) {
        int next = 1;
        while (next < stops.length - 1 && stops[next][0] < position) {
            next++;
        }
        double[] from = stops[next - 1];
        double[] to = stops[next];
        double share = (position - from[0]) / (to[0] - from[0]);
        return Oklch.argb(
                mixed(from[1], to[1], share),
                mixed(from[2], to[2], share),
                mixed(from[3], to[3], share));
    }

    private static double mixed(double a, double b, double share) {
        return a + (b - a) * share;
    }
}
