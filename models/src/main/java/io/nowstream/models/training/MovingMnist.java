package io.nowstream.models.training;

import io.nowstream.frames.Quantity;
import io.nowstream.frames.Sha256;
import io.nowstream.models.network.Base;
import io.nowstream.models.serving.Bases;
import io.nowstream.models.serving.Scaler;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.DoubleStream;

/**
 * Moving MNIST made on the fly (Srivastava, Mansimov and Salakhutdinov, 2015): two digits drift
 * over 64 x 64 cells, a tenth of the free range per frame, and are thrown back by the walls.
 */
public final class MovingMnist implements TrainingData {

    /** Rows and columns of a frame. */
    public static final int SIDE = 64;

    private static final int DIGIT_SIDE = 28;
    private static final int DIGITS = 2;
    private static final double STEP = 0.1;
    private static final double WHITE = 255;

    private final Recipe recipe;
    private final byte[][] trainDigits;
    private final byte[][] validationDigits;

    private MovingMnist(Recipe recipe, byte[][] trainDigits, byte[][] validationDigits) {
        this.recipe = recipe;
        this.trainDigits = trainDigits;
        this.validationDigits = validationDigits;
    }

    /**
     * From images of digits.
     *
     * @param recipe its first size of crops gives the batch; a sequence is as long as its window
     * @param trainDigits each 28 · 28 values 0 to 255, unsigned, row-major; at least one
     * @param validationDigits others; none for no validation
     */
    public static MovingMnist of(Recipe recipe, byte[][] trainDigits, byte[][] validationDigits) {
        if (trainDigits.length == 0) {
            throw new TrainingRefused("Moving MNIST needs images of digits; got none");
        }
        for (byte[][] digits : List.of(trainDigits, validationDigits)) {
            for (byte[] digit : digits) {
                if (digit.length != DIGIT_SIDE * DIGIT_SIDE) {
                    throw new TrainingRefused(
                            "an image of a digit has 28 x 28 = 784 values, got " + digit.length);
                }
            }
        }
        Recipe.Size size = recipe.crops().sizes().get(0);
        if (size.rows() != SIDE || size.columns() != SIDE) {
            throw new TrainingRefused(
                    "Moving MNIST is 64 x 64; crops.sizes says %d x %d"
                            .formatted(size.rows(), size.columns()));
        }
        return new MovingMnist(recipe, trainDigits, validationDigits);
    }

    /**
     * One sequence.
     *
     * @param digits to draw two from, with replacement
     * @param length frames
     * @return shape (length, 64 · 64), 0 to 255, unsigned
     */
    public static byte[][] sequence(byte[][] digits, int length, RandomGenerator random) {
        byte[][] frames = new byte[length][SIDE * SIDE];
        for (int d = 0; d < DIGITS; d++) {
            byte[] digit = digits[random.nextInt(digits.length)];
            double x = random.nextDouble();
            double y = random.nextDouble();
            double angle = random.nextDouble() * 2 * Math.PI;
            double dx = Math.cos(angle) * STEP;
            double dy = Math.sin(angle) * STEP;
            for (byte[] frame : frames) {
                x += dx;
                y += dy;
                if (x <= 0 || x >= 1) {
                    x = x <= 0 ? 0 : 1;
                    dx = -dx;
                }
                if (y <= 0 || y >= 1) {
                    y = y <= 0 ? 0 : 1;
                    dy = -dy;
                }
                int free = SIDE - DIGIT_SIDE;
                blend(frame, digit, (int) (y * free), (int) (x * free));
            }
        }
        return frames;
    }

    /** Where digits overlap, the brighter one is seen. */
    private static void blend(byte[] frame, byte[] digit, int top, int left) {
        for (int r = 0; r < DIGIT_SIDE; r++) {
            for (int c = 0; c < DIGIT_SIDE; c++) {
                int at = (top + r) * SIDE + left + c;
                byte value = digit[r * DIGIT_SIDE + c];
                frame[at] = (byte) Math.max(frame[at] & 0xff, value & 0xff);
            }
        }
    }

    @Override
    public SampleSource training() {
        return new Source(recipe, trainDigits);
    }

    @Override
    public SampleSource validation() {
        return new Source(recipe, validationDigits);
    }

    /** Zeros: a digit does not blur. */
    @Override
    public List<Double> smoothingKilometres() {
        return DoubleStream.generate(() -> 0).limit(recipe.frames().leads()).boxed().toList();
    }

    @Override
    public String fingerprint() {
        MessageDigest digest = Sha256.digest();
        Arrays.stream(trainDigits).forEach(digest::update);
        digest.update((byte) '|');
        Arrays.stream(validationDigits).forEach(digest::update);
        return HexFormat.of().formatHex(digest.digest());
    }

    private static final class Source implements SampleSource {

        private final Recipe.Frames frames;
        private final int batch;
        private final Scaler scaler = new Scaler(0, WHITE);
        private final Bases bases;
        private final Bases advection;
        private final byte[][] digits;

        Source(Recipe recipe, byte[][] digits) {
            frames = recipe.frames();
            batch = recipe.crops().sizes().get(0).batch();
            List<Double> sharp = List.of(0.0);
            // Codes of VIL run to 254 and are carried as they are: grey values fare the same.
            bases = new Bases(recipe.network().base(), Quantity.VIL, scaler, sharp);
            advection = new Bases(Base.ADVECTION, Quantity.VIL, scaler, sharp);
            this.digits = digits;
        }

        @Override
        public int windows() {
            return digits.length;
        }

        /** A digit does not blur: smoothed or not, advection is the same. */
        @Override
        public List<String> baselines() {
            return List.of(Base.ADVECTION.label(), Base.SMOOTHED_ADVECTION.label());
        }

        @Override
        public Batch batch(RandomGenerator random, boolean judged) {
            List<Sample> samples = new ArrayList<>();
            for (int i = 0; i < batch; i++) {
                samples.add(sample(random, judged));
            }
            return new Batch(samples);
        }

        private Sample sample(RandomGenerator random, boolean judged) {
            byte[][] sequence = sequence(digits, frames.window(), random);
            float[][] grey = new float[sequence.length][SIDE * SIDE];
            float[][] units = new float[sequence.length][];
            for (int i = 0; i < sequence.length; i++) {
                for (int j = 0; j < grey[i].length; j++) {
                    grey[i][j] = sequence[i][j] & 0xff;
                }
                units[i] = scaler.toModelUnits(grey[i]);
            }
            float[][] seen = Arrays.copyOf(grey, frames.in());
            float[][] none = new float[0][];
            float[][] advected = judged ? leads(seen) : none;
            return new Sample(
                    SIDE,
                    SIDE,
                    units,
                    bases.areNeeded() ? fields(bases, seen) : none,
                    judged ? List.of(advected, advected) : List.of());
        }

        private float[][] leads(float[][] seen) {
            float[][] made = fields(advection, seen);
            return Arrays.copyOfRange(made, made.length - frames.leads(), made.length);
        }

        private float[][] fields(Bases of, float[][] seen) {
            return of.fields(seen, SIDE, SIDE, 1000, frames.leads());
        }
    }
}
