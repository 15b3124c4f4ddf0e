package io.nowstream.app.train;

import io.nowstream.app.UserMistake;
import io.nowstream.frames.Sha256;
import io.nowstream.ingest.Archive;
import io.nowstream.models.checkpoint.FrameRange;
import io.nowstream.models.checkpoint.ModelDescription.Split;
import io.nowstream.models.training.MovingMnist;
import io.nowstream.models.training.RadarData;
import io.nowstream.models.training.Recipe;
import io.nowstream.models.training.TrainingData;
import io.nowstream.models.training.WholeFrames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What a training learns from, and where it comes from.
 *
 * @param data as the trainer takes it
 * @param origin for the checkpoint
 */
public record GatheredData(TrainingData data, Origin origin) {

    /** The name by which a recipe's splits speak of digits, counted from 1. */
    static final String DIGITS = "moving-mnist";

    /**
     * Reads directories: archives, or one with MNIST's digits.
     *
     * @param notes what is left out and why, a line each
     */
    static GatheredData of(List<Path> directories, Recipe recipe, Consumer<String> notes)
            throws IOException {
        for (Path directory : directories) {
            if (!Files.isDirectory(directory)) {
                throw new UserMistake(directory + ": no such directory");
            }
        }
        Optional<Split> digits =
                recipe.splits().stream().filter(split -> split.matches(DIGITS)).findFirst();
        if (digits.isPresent()) {
            return digits(directories, recipe, digits.get());
        }
        return of(TrainingArchives.read(directories, recipe, notes), recipe);
    }

    /**
     * Reads an archive that is open.
     *
     * @param notes what is left out and why, a line each
     */
    public static GatheredData of(Archive archive, Recipe recipe, Consumer<String> notes)
            throws IOException {
        return of(TrainingArchives.read(archive, recipe, notes), recipe);
    }

    private static GatheredData of(TrainingArchives.Read read, Recipe recipe) {
        Recipe placed = withSplits(recipe, read.splits());
        return new GatheredData(
                recipe.isOfWholeFrames()
                        ? WholeFrames.of(placed, read.wholeRuns())
                        : RadarData.of(placed, read.runs()),
                read.origin());
    }

    /** The same with what is split by time split by place. */
    private static Recipe withSplits(Recipe recipe, List<Split> splits) {
        return new Recipe(
                recipe.network(),
                recipe.frames(),
                recipe.fields(),
                splits,
                recipe.crops(),
                recipe.whole(),
                recipe.plan(),
                recipe.optimiser(),
                recipe.schedule(),
                recipe.loss(),
                recipe.seed());
    }

    private static GatheredData digits(List<Path> directories, Recipe recipe, Split split)
            throws IOException {
        Path directory = directories.get(0);
        Optional<Path> file = DigitImages.in(directory);
        if (directories.size() > 1 || file.isEmpty()) {
            throw new UserMistake(
                    "%s: the recipe needs one directory with MNIST's train-images-idx3-ubyte.gz"
                            .formatted(directory));
        }
        DigitImages images = DigitImages.read(file.get());
        byte[][] train = part(images, split.train(), file.get());
        byte[][] validation = part(images, split.validation(), file.get());
        var digest = Sha256.digest();
        for (byte[] image : train) {
            digest.update(image);
        }
        return new GatheredData(
                MovingMnist.of(recipe, train, validation),
                new Origin(HexFormat.of().formatHex(digest.digest()), "", ""));
    }

    private static byte[][] part(DigitImages images, FrameRange range, Path file) {
        if (!range.equals(FrameRange.ALL) && range.end() > images.size()) {
            throw new UserMistake(
                    "%s: %,d digits; the recipe wants those up to %,d"
                            .formatted(file, images.size(), range.end()));
        }
        return images.part(range.first(), Math.min(range.end(), images.size()));
    }
}
