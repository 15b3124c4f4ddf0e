package io.nowstream.models.training;

import java.util.random.RandomGenerator;

/**
 * One of the eight ways to lay a square on itself; of the four for a rectangle.
 *
 * @param transposed rows become columns; done first
 * @param mirrored west becomes east
 * @param upended north becomes south
 */
record Turn(boolean transposed, boolean mirrored, boolean upended) {

    static final Turn NONE = new Turn(false, false, false);

    /** Any of them, each as likely. */
    static Turn any(RandomGenerator random, boolean square) {
        int drawn = random.nextInt(8);
        return new Turn(square && (drawn & 4) != 0, (drawn & 1) != 0, (drawn & 2) != 0);
    }

    /** A field laid anew; row-major. */
    float[] of(float[] field, int rows, int columns) {
        if (equals(NONE)) {
            return field;
        }
        float[] laid = new float[field.length];
        for (int r = 0; r < rows; r++) {
            int fromRow = upended ? rows - 1 - r : r;
            for (int c = 0; c < columns; c++) {
                int fromColumn = mirrored ? columns - 1 - c : c;
                laid[r * columns + c] =
                        transposed
                                ? field[fromColumn * columns + fromRow]
                                : field[fromRow * columns + fromColumn];
            }
        }
        return laid;
    }

    /** Fields laid anew, all in the same way. */
    float[][] of(float[][] fields, int rows, int columns) {
        float[][] laid = new float[fields.length][];
        for (int i = 0; i < laid.length; i++) {
            laid[i] = of(fields[i], rows, columns);
        }
        return laid;
    }
}
