package io.nowstream.models.checkpoint;

import io.nowstream.frames.Quantity;
import io.nowstream.models.network.Network;
import io.nowstream.models.network.Networks;

/** The network that a description is of. */
final class DescribedNetwork {

    private DescribedNetwork() {}

    /**
     * Builds it.
     *
     * @param file its name, for messages
     * @throws CheckpointException if there is no such network, or it is not for what is described
     */
    static Network of(String file, ModelDescription description) {
        Network network;
        try {
            network =
                    Networks.create(
                            description.architecture(), description.sizes(), description.base());
        } catch (RuntimeException e) {
            throw new CheckpointException(
                    "%s: no such network: %s".formatted(file, e.getMessage()), e);
        }
        if (network.channels() != description.quantities().size()) {
            throw new CheckpointException(
                    "%s: %s with these sizes takes %d channels; the quantities are %s"
                            .formatted(
                                    file,
                                    network.architecture(),
                                    network.channels(),
                                    Quantity.labels(description.quantities())));
        }
        if (description.base().isUsual() && description.climatology().isEmpty()) {
            throw new CheckpointException(
                    "%s: base %s needs a \"climatology\", and there is none"
                            .formatted(file, description.base().label()));
        }
        return network;
    }
}
