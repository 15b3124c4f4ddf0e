package io.nowstream.models.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.nowstream.models.layers.Lasting;
import io.nowstream.models.training.Recipe.Loss.Kind;
import io.nowstream.models.training.Recipe.Loss.Over;

/** The loss of a batch: means over covered cells. */
final class MaskedLoss {

    private MaskedLoss() {}

    /**
     * Of all outputs of a roll-out.
     *
     * @param outputs (B, T−1+K, channels, H, W)
     * @return one number; 0 if nothing is covered
     */
    static NDArray of(Recipe.Loss loss, NDArray outputs, Tensors batch, int leads) {
        boolean forecastAlone = loss.over() != Over.ALL;
        NDArray error = outputs.sub(batch.targets()).mul(batch.covered());
        if (forecastAlone) {
            error = error.get(":, {}:", outputs.getShape().get(1) - leads);
        }
        if (loss.over() == Over.LEADS_ALIKE) {
            error = error.mul(rootOfWeights(outputs, leads));
        }
        long cells = Math.max(1, forecastAlone ? batch.coveredInLeads() : batch.coveredCells());
        NDArray count = Lasting.number(outputs.getManager(), cells);
        NDArray squared = error.square().sum().div(count);
        return loss.kind() == Kind.MSE ? squared : squared.add(error.abs().sum().div(count));
    }

    /** √(1/k) over leads k, shape (1, K, 1, 1, 1), scaled so that the mean of the squares is 1. */
    private static NDArray rootOfWeights(NDArray outputs, int leads) {
        double sum = 0;
        for (int k = 1; k <= leads; k++) {
            sum += 1.0 / k;
        }
        float[] roots = new float[leads];
        for (int k = 1; k <= leads; k++) {
            roots[k - 1] = (float) Math.sqrt(leads / (k * sum));
        }
        return Lasting.numbers(outputs.getManager(), roots, new Shape(1, leads, 1, 1, 1));
    }
}
