package io.nowstream.models.checkpoint;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nowstream.frames.Sha256;
import java.util.List;
import java.util.Set;

/** Where weights come from, in {@code model.json}: {@code splits} and {@code training}. */
final class OriginJson {

    private static final double LARGEST = 1e9;

    private static final Set<String> SPLIT_KEYS = Set.of("feeds", "train", "validation", "test");
    private static final Set<String> TRAINING_KEYS =
            Set.of(
                    "data",
                    "from",
                    "until",
                    "dataSha256",
                    "split",
                    "samples",
                    "epochs",
                    "seconds",
                    "seed");

    private OriginJson() {}

    /**
     * Which frames were for what.
     *
     * @throws CheckpointException if anything in it is not as it must be
     */
    static List<ModelDescription.Split> splits(JsonFields model) {
        return model.objects("splits", SPLIT_KEYS, OriginJson::split);
    }

    private static ModelDescription.Split split(JsonFields in) {
        return new ModelDescription.Split(
                in.text("feeds"),
                in.parsed("train", FrameRange::parse),
                in.parsed("validation", FrameRange::parse),
                in.parsed("test", FrameRange::parse));
    }

    /**
     * How it was trained.
     *
     * @throws CheckpointException if anything in it is not as it must be
     */
    static ModelDescription.Training training(JsonFields model) {
        JsonFields in = model.inner("training", TRAINING_KEYS);
        return new ModelDescription.Training(
                in.texts("data"),
                in.text("from"),
                in.text("until"),
                in.parsed("dataSha256", OriginJson::sha256),
                in.text("split"),
                in.whole("samples", 0, Long.MAX_VALUE),
                (int) in.whole("epochs", 0, Integer.MAX_VALUE),
                in.number("seconds", 0, LARGEST),
                in.whole("seed", Long.MIN_VALUE, Long.MAX_VALUE));
    }

    private static String sha256(String text) {
        if (!text.isEmpty() && !Sha256.isOne(text)) {
            throw new IllegalArgumentException(
                    "64 lower-case hex digits, or empty, not \"%s\"".formatted(text));
        }
        return text;
    }

    static void put(ModelDescription.Split split, ObjectNode out) {
        out.put("feeds", split.feeds());
        out.put("train", split.train().toString());
        out.put("validation", split.validation().toString());
        out.put("test", split.test().toString());
    }

    static void put(ModelDescription.Training training, ObjectNode out) {
        ArrayNode data = out.putArray("data");
        training.data().forEach(data::add);
        out.put("from", training.from());
        out.put("until", training.until());
        out.put("dataSha256", training.dataSha256());
        out.put("split", training.split());
        out.put("samples", training.samples());
        out.put("epochs", training.epochs());
        out.put("seconds", training.seconds());
        out.put("seed", training.seed());
    }
}
