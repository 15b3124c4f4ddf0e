package io.nowstream.models.vmrnn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import io.nowstream.models.layers.PatchEmbedding;
import io.nowstream.models.layers.PatchInflating;
import io.nowstream.models.network.Base;
import io.nowstream.models.network.Inputs;
import io.nowstream.models.network.Network;
import io.nowstream.models.network.Pass;
import io.nowstream.models.network.Sizes;
import io.nowstream.models.network.WeightSpec;
import io.nowstream.models.network.Weights;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * VMRNN (Tang et al., "VMRNN: Integrating Vision Mamba and LSTM for Efficient and Accurate
 * Spatiotemporal Forecasting", 2024): patches of a frame become tokens, recurrent cells of
 * vision-Mamba blocks carry them through time, transposed convolutions turn them into the next
 * frame.
 *
 * <p>Training and inference roll out alike (section 4.1): observed frames 0 … T-2 are fed and warm
 * the states up, then frame T-1, then the network's own K-1 outputs. Nothing is taught after T.
 *
 * <p>With a {@link Base} the output is added to it, without the sigmoid, and the last layer starts
 * at 0, so that an untrained network is its base. An advected base is an input beside the frame.
 * What is fed back is the output clamped to 0 … 1; the output itself is not, so that a loss has a
 * gradient there. Without a base all is as in the paper.
 *
 * <p>Memory: what a step makes is freed when the step is over. The result belongs to the manager of
 * {@link Inputs#observed}, and to the caller's {@link NDScope} where there is one, like that of any
 * operation.
 */
public final class Vmrnn implements Network {

    private static final int MOST_CHANNELS = 64;
    private static final int WIDEST = 4096;
    private static final int DEEPEST = 256;
    private static final int LARGEST_PATCH = 64;
    private static final int MOST_STATE = 256;
    private static final int MOST_CELLS = 6;

    private final String architecture;
    private final int width;
    private final int patch;
    private final int groups;
    private final Head head;
    private final Trunk trunk;

    private Vmrnn(String architecture, int width, int patch, int groups, Head head, Trunk trunk) {
        this.architecture = architecture;
        this.width = width;
        this.patch = patch;
        this.groups = groups;
        this.head = head;
        this.trunk = trunk;
    }

    /**
     * VMRNN-B: one cell.
     *
     * @param values {@code channels}, {@code width}, {@code patch}, {@code depth}; if not the
     *     paper's: {@code state} (16), {@code groups} (16), {@code dropPath} (0.1)
     * @throws IllegalArgumentException with one sentence, about the first size that cannot be
     */
    public static Vmrnn b(Map<String, Object> values, Base base) {
        String name = "vmrnn-b";
        List<String> known =
                List.of("channels", "width", "patch", "depth", "state", "groups", "dropPath");
        Sizes sizes = new Sizes(name, values, known);
        int width = sizes.whole("width", 1, WIDEST);
        int state = sizes.wholeOr("state", 16, 1, MOST_STATE);
        int depth = sizes.whole("depth", 1, DEEPEST);
        Trunk trunk = SingleCell.of(width, state, depth, sizes.shareOr("dropPath", 0.1));
        return of(name, sizes, width, base, trunk);
    }

    /**
     * VMRNN-D: cells at several resolutions.
     *
     * @param values {@code channels}, {@code width}, {@code patch}, {@code down} and {@code up}
     *     (blocks per cell in order of execution, as many cells up as down); if not the paper's:
     *     {@code state} (16), {@code groups} (16), {@code dropPath} (0.1, of the deepest block)
     * @throws IllegalArgumentException with one sentence, about the first size that cannot be
     */
    public static Vmrnn d(Map<String, Object> values, Base base) {
        String name = "vmrnn-d";
        List<String> known =
                List.of("channels", "width", "patch", "down", "up", "state", "groups", "dropPath");
        Sizes sizes = new Sizes(name, values, known);
        List<Integer> down = sizes.wholes("down", 1, DEEPEST, MOST_CELLS);
        List<Integer> up = sizes.wholes("up", 1, DEEPEST, MOST_CELLS);
        if (up.size() != down.size()) {
            throw sizes.refusal("up", "must have as many cells as down, %s".formatted(down), up);
        }
        int width = sizes.whole("width", 1, WIDEST >> down.size());
        int state = sizes.wholeOr("state", 16, 1, MOST_STATE);
        int channels = sizes.whole("channels", 1, MOST_CHANNELS);
        int patch = sizes.powerOfTwo("patch", 2, LARGEST_PATCH);
        double dropPath = sizes.shareOr("dropPath", 0.1);
        Trunk trunk = Pyramid.of(channels, width, patch, state, down, up, dropPath);
        return of(name, sizes, width, base, trunk);
    }

    private static Vmrnn of(String name, Sizes sizes, int width, Base base, Trunk trunk) {
        int channels = sizes.whole("channels", 1, MOST_CHANNELS);
        int patch = sizes.powerOfTwo("patch", 2, LARGEST_PATCH);
        int groups = sizes.wholeOr("groups", 16, 1, WIDEST);
        if (patch > 2 && width % groups != 0) {
            throw sizes.refusal("width", "must be a multiple of groups, " + groups, width);
        }
        Head head = new Head(channels, base);
        return new Vmrnn(name, width, patch, groups, head, trunk);
    }

    @Override
    public String architecture() {
        return architecture;
    }

    @Override
    public int channels() {
        return head.channels();
    }

    @Override
    public int divisibility() {
        return patch * trunk.divisibility();
    }

    @Override
    public Base base() {
        return head.base();
    }

    @Override
    public List<WeightSpec> weights() {
        return weights(false);
    }

    /** With the weights that the authors' code has and never uses, for comparing counts. */
    List<WeightSpec> weights(boolean withDeadOnes) {
        List<WeightSpec> weights = new ArrayList<>();
        weights.addAll(PatchEmbedding.weights("embed", head.embedded(), width, patch));
        weights.addAll(trunk.weights(withDeadOnes));
        weights.addAll(
                PatchInflating.weights("inflate", width, channels(), patch, head.startsAtZero()));
        return weights;
    }

    @Override
    public NDArray rollOut(Weights weights, Inputs inputs, int leads, Pass pass) {
        return outputsOf(rollOutWithStates(weights, inputs, leads, pass));
    }

    @Override
    public NDArray forecast(Weights weights, Inputs inputs, int leads, Pass pass) {
        return outputsOf(fromTheFirstFrame(weights, inputs, leads, pass, false));
    }

    private static NDArray outputsOf(RollOut rollOut) {
        rollOut.states().close();
        return rollOut.outputs();
    }

    /** As {@link #rollOut}, and where it stands afterwards. */
    public RollOut rollOutWithStates(Weights weights, Inputs inputs, int leads, Pass pass) {
        return fromTheFirstFrame(weights, inputs, leads, pass, true);
    }

    private RollOut fromTheFirstFrame(
            Weights weights, Inputs inputs, int leads, Pass pass, boolean withWarmUp) {
        Shape frames = inputs.observed().getShape();
        checkFrames(frames);
        int warmUp = (int) frames.get(1) - 1;
        checkSteps(frames, inputs.bases(), leads, (long) warmUp + leads);
        int skipped = withWarmUp ? 0 : warmUp;
        return Rolling.over(this, weights, inputs.observed(), inputs.bases(), leads, skipped, pass);
    }

    /**
     * Goes on where a roll-out stopped: K frames more.
     *
     * @param from not closed, so that it can be carried on again
     * @param bases (B, K, channels, H, W), for the frames to come; empty if {@link #base} is none
     * @return K outputs and where they end
     */
    public RollOut carryOn(
            Weights weights, States from, Optional<NDArray> bases, int leads, Pass pass) {
        Shape next = from.next().getShape();
        Shape frames = new Shape(next.get(0), 1, next.get(1), next.get(2), next.get(3));
        checkSteps(frames, bases, leads, leads);
        return Rolling.on(this, weights, from, bases, leads, pass);
    }

    private void checkFrames(Shape frames) {
        if (frames.dimension() != 5
                || frames.size() == 0
                || frames.get(1) < 2
                || frames.get(2) != channels()) {
            throw new IllegalArgumentException(
                    "%s needs frames (B, T, %d, H, W) with T at least 2, not %s"
                            .formatted(architecture, channels(), frames));
        }
        long rows = frames.get(3);
        long columns = frames.get(4);
        if (rows % divisibility() != 0 || columns % divisibility() != 0) {
            throw new IllegalArgumentException(
                    "%s needs rows and columns in multiples of %d, not %d x %d"
                            .formatted(architecture, divisibility(), rows, columns));
        }
    }

    private void checkSteps(Shape frames, Optional<NDArray> bases, int leads, long steps) {
        if (leads < 1) {
            throw new IllegalArgumentException(
                    "%s makes at least 1 lead, not %d".formatted(architecture, leads));
        }
        Optional<Shape> found = bases.map(NDArray::getShape);
        if (base() == Base.NONE) {
            if (found.isPresent()) {
                throw new IllegalArgumentException(
                        "%s with base none takes no bases, and was given %s"
                                .formatted(architecture, found.get()));
            }
            return;
        }
        Shape expected = new Shape(frames.get(0), steps, channels(), frames.get(3), frames.get(4));
        if (!found.equals(Optional.of(expected))) {
            throw new IllegalArgumentException(
                    "%s with base %s needs bases %s, not %s"
                            .formatted(
                                    architecture,
                                    base().label(),
                                    expected,
                                    found.map(Shape::toString).orElse("none")));
        }
    }

    Head head() {
        return head;
    }

    Trunk trunk() {
        return trunk;
    }

    int width() {
        return width;
    }

    int patch() {
        return patch;
    }

    int groups() {
        return groups;
    }
}
