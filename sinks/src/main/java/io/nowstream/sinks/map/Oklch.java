package io.nowstream.sinks.map;

/**
 * Colours by lightness, chroma and hue as they are seen (B. Ottosson, "A perceptual color space for
 * image processing", 2020), and their sRGB.
 */
final class Oklch {

    private Oklch() {}

    /**
     * @param lightness 0 (black) to 1 (white)
     * @param chroma 0 (grey) to about 0.3; taken back as far as a screen needs it
     * @param hueDegrees any angle
     * @return 0xFFRRGGBB
     */
    static int argb(double lightness, double chroma, double hueDegrees) {
        double[] rgb = linearRgb(lightness, chroma, hueDegrees);
        while (!onScreen(rgb) && chroma > 0.001) {
            chroma *= 0.97;
            rgb = linearRgb(lightness, chroma, hueDegrees);
        }
        return 0xFF << 24 | encoded(rgb[0]) << 16 | encoded(rgb[1]) << 8 | encoded(rgb[2]);
    }

    /** Perceived lightness of a colour, 0 to 1. */
    static double lightness(int argb) {
        double r = decoded(argb >> 16 & 0xFF);
        double g = decoded(argb >> 8 & 0xFF);
        double b = decoded(argb & 0xFF);
        double l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
        double m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
        double s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
        return 0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s;
    }

    private static double[] linearRgb(double lightness, double chroma, double hueDegrees) {
        double a = chroma * Math.cos(Math.toRadians(hueDegrees));
        double b = chroma * Math.sin(Math.toRadians(hueDegrees));
        double l = cubed(lightness + 0.3963377774 * a + 0.2158037573 * b);
        double m = cubed(lightness - 0.1055613458 * a - 0.0638541728 * b);
        double s = cubed(lightness - 0.0894841775 * a - 1.2914855480 * b);
        return new double[] {
            4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
            -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
            -0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s
        };
    }

    private static boolean onScreen(double[] rgb) {
        for (double channel : rgb) {
            if (channel < -1e-4 || channel > 1 + 1e-4) {
                return false;
            }
        }
        return true;
    }

    private static double cubed(double v) {
        return v * v * v;
    }

    /** sRGB transfer function (IEC 61966-2-1). */
    private static int encoded(double linear) {
        double v = Math.max(0, Math.min(1, linear));
        double curved = v <= 0.0031308 ? 12.92 * v : 1.055 * Math.pow(v, 1 / 2.4) - 0.055;
        return (int) Math.round(255 * curved);
    }

    private static double decoded(int channel) {
        double v = channel / 255.0;
        return v <= 0.04045 ? v / 12.92 : Math.pow((v + 0.055) / 1.055, 2.4);
    }
}
