package io.nowstream.models.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import io.nowstream.models.layers.scan.Gradients;
import io.nowstream.models.network.Network;
import io.nowstream.models.network.Pass;
import io.nowstream.models.network.Weights;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * The weights, and how they learn from a batch. One thread, whose grad mode is on during a step
 * only. A step leaves nothing behind but changed weights.
 */
final class Learner implements AutoCloseable {

    /**
     * What a step found.
     *
     * @param loss before it
     * @param gradientNorm before clipping
     */
    record Step(double loss, double gradientNorm) {}

    private final Recipe recipe;
    private final Network network;
    private final Weights weights;
    private final Adam adam;
    private final Optional<RunningMean> mean;

    /**
     * @param weights taken over
     * @param adam taken over
     * @param mean taken over
     */
    Learner(
            Recipe recipe,
            Network network,
            Weights weights,
            Adam adam,
            Optional<RunningMean> mean) {
        this.recipe = recipe;
        this.network = network;
        this.weights = weights;
        this.adam = adam;
        this.mean = mean;
        weights.all().values().forEach(array -> array.setRequiresGradient(true));
    }

    /** Before the first step. */
    static Learner fresh(Recipe recipe, Network network, Weights weights) {
        double decay = recipe.plan().emaDecay();
        return new Learner(
                recipe,
                network,
                weights,
                Adam.fresh(recipe.optimiser(), weights),
                decay == 0
                        ? Optional.empty()
                        : Optional.of(RunningMean.startingAt(decay, weights)));
    }

    /**
     * One step down the gradient of a batch.
     *
     * @param random what the network draws from
     * @throws TrainingDiverged if loss or gradient are not finite; the weights are as before
     */
    Step learn(Batch batch, double rate, RandomGenerator random) {
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            double loss = backward(batch, random);
            Gradient gradient = Gradient.of(weights);
            if (!Double.isFinite(loss) || !Double.isFinite(gradient.norm())) {
                throw new TrainingDiverged(
                        "loss %s, norm of the gradient %s".formatted(loss, gradient.norm()));
            }
            double scale = gradient.scaleTo(recipe.optimiser().clipNorm());
            adam.step(weights, gradient.byWeight(), rate, scale);
            mean.ifPresent(m -> m.add(weights, adam.steps()));
            weights.all().values().forEach(array -> JniUtils.zeroGrad((PtNDArray) array));
            return new Step(loss, gradient.norm());
        }
    }

    private double backward(Batch batch, RandomGenerator random) {
        Tensors tensors =
                Tensors.of(batch, recipe.frames(), network.divisibility(), weights.manager());
        int leads = recipe.frames().leads();
        JniUtils.setGradMode(true);
        try {
            NDArray outputs =
                    network.rollOut(weights, tensors.inputs(), leads, Pass.training(random));
            NDArray loss = MaskedLoss.of(recipe.loss(), outputs, tensors, leads);
            Gradients.backward(loss);
            return loss.getFloat();
        } finally {
            JniUtils.setGradMode(false);
        }
    }

    Weights weights() {
        return weights;
    }

    Adam adam() {
        return adam;
    }

    Optional<RunningMean> mean() {
        return mean;
    }

    /** What is judged: the running mean, or the weights where there is none. */
    Weights judged() {
        return mean.map(RunningMean::mean).orElse(weights);
    }

    @Override
    public void close() {
        weights.close();
        adam.close();
        mean.ifPresent(RunningMean::close);
    }
}
