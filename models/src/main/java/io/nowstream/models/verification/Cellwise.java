package io.nowstream.models.verification;

/** What all scores ask of the fields that they compare. */
final class Cellwise {

    private Cellwise() {}

    static void requireSameLength(float[] forecast, float[] observed) {
        if (forecast.length != observed.length) {
            throw new IllegalArgumentException(
                    "a forecast of %,d cells cannot be scored against an observation of %,d"
                            .formatted(forecast.length, observed.length));
        }
    }

    static void requireShape(float[] field, int rows, int columns) {
        if (field.length != rows * columns) {
            throw new IllegalArgumentException(
                    "field has %d values; its %d x %d grid needs %d"
                            .formatted(field.length, rows, columns, rows * columns));
        }
    }
}
