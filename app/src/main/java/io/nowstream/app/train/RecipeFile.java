package io.nowstream.app.train;

import io.nowstream.app.config.ConfigException;
import io.nowstream.app.config.YamlFile;
import io.nowstream.models.network.Base;
import io.nowstream.models.network.Network;
import io.nowstream.models.network.Networks;
import io.nowstream.models.training.Recipe;
import java.nio.file.Path;
import java.util.List;

/**
 * A recipe as it is written: what {@link Recipe} needs, and what the checkpoint says about itself.
 * {@code models/recipes} holds commented ones.
 *
 * @param name of the checkpoint, e.g. {@code vmrnn-radar}
 * @param batch sequences per call when it is served
 * @param card what its card says of the data
 * @param recipe the training
 */
public record RecipeFile(String name, int batch, Card card, Recipe recipe) {

    private static final String EXAMPLE = "models/recipes/vmrnn-radar.yaml";

    /**
     * For the card.
     *
     * @param data credit lines, licence included
     * @param split what was kept out, in words
     * @param weaknesses what the network is bad at, in words
     */
    public record Card(List<String> data, String split, String weaknesses) {}

    /**
     * Reads one.
     *
     * @throws ConfigException if the file is missing, has an unknown key or a bad value, or its
     *     network cannot be built
     */
    public static RecipeFile read(Path file) {
        WrittenRecipe written = YamlFile.read(file, WrittenRecipe.class, EXAMPLE);
        RecipeFile read;
        try {
            read = written.file();
        } catch (IllegalArgumentException e) {
            throw new ConfigException("%s: %s".formatted(file, e.getMessage()), e);
        }
        Network network;
        try {
            network = read.network();
        } catch (IllegalArgumentException e) {
            throw new ConfigException("%s: network: %s".formatted(file, e.getMessage()), e);
        }
        int quantities = read.recipe().fields().quantities().size();
        if (network.channels() != quantities) {
            throw new ConfigException(
                    "%s: network takes %d channels, and fields name %d quantities"
                            .formatted(file, network.channels(), quantities));
        }
        return read;
    }

    /** The network to be trained. */
    public Network network() {
        Recipe.Net net = recipe.network();
        return Networks.create(net.architecture(), net.sizes(), net.base());
    }

    /** Whether its network is of a family, e.g. {@code vmrnn} of {@code vmrnn-b}. */
    boolean isOfFamily(String family) {
        String architecture = recipe.network().architecture();
        return architecture.equals(family) || architecture.startsWith(family + "-");
    }

    /** The same with another base, another limit of time, another seed. */
    RecipeFile with(Base base, double limitSeconds, long seed) {
        Recipe.Net net = recipe.network();
        Recipe.Plan plan = recipe.plan();
        return new RecipeFile(
                name,
                batch,
                card,
                new Recipe(
                        new Recipe.Net(net.architecture(), net.sizes(), base),
                        recipe.frames(),
                        recipe.fields(),
                        recipe.splits(),
                        recipe.crops(),
                        recipe.whole(),
                        new Recipe.Plan(
                                plan.samplesPerEpoch(),
                                plan.epochs(),
                                limitSeconds,
                                plan.patience(),
                                plan.validationSamples(),
                                plan.emaDecay()),
                        recipe.optimiser(),
                        recipe.schedule(),
                        recipe.loss(),
                        seed));
    }
}
