package io.nowstream.models.checkpoint;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nowstream.frames.Quantity;
import io.nowstream.frames.Sha256;
import io.nowstream.models.network.Base;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * {@code model.json}: a {@link ModelDescription}, the version of this format, and scores if there
 * are any. Keys are the record's own, in its order, so the same description gives the same bytes.
 *
 * @param description what the model is
 * @param scores what evaluation found, as it wrote it
 */
record ModelJson(ModelDescription description, Optional<JsonNode> scores) {

    /** What a version of this format is called; another one is refused. */
    static final int FORMAT = 1;

    /** With scores per lead on a handful of data sets it is a tenth of this. */
    static final int LARGEST_BYTES = 1 << 20;

    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");
    private static final long WEEK_MILLIS = 7L * 24 * 3600 * 1000;
    private static final double LARGEST = 1e9;

    private static final Set<String> MODEL_KEYS =
            Set.of(
                    "format",
                    "name",
                    "architecture",
                    "sizes",
                    "base",
                    "quantity",
                    "scaling",
                    "cells",
                    "cadenceMillis",
                    "framesIn",
                    "leads",
                    "batch",
                    "smoothingKilometres",
                    "splits",
                    "training",
                    "scores");
    private static final Set<String> SCALING_KEYS = Set.of("low", "high", "unit");
    private static final Set<String> CELL_KEYS = Set.of("leastMetres", "mostMetres");
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

    private static final ObjectMapper MAPPER =
            JsonMapper.builder(
                            JsonFactory.builder()
                                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                                    .streamReadConstraints(
                                            StreamReadConstraints.builder()
                                                    .maxNestingDepth(16)
                                                    .maxNameLength(200)
                                                    .maxStringLength(20_000)
                                                    .maxNumberLength(40)
                                                    .build())
                                    .build())
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build();

    /**
     * Reads the bytes of a {@code model.json}.
     *
     * @param file its name, for messages
     * @throws CheckpointException if anything in it is not as it must be
     */
    static ModelJson read(String file, byte[] bytes) {
        JsonNode root = tree(file, bytes);
        JsonFields model = JsonFields.of(file, root, MODEL_KEYS);
        model.whole("format", FORMAT, FORMAT);
        Base base = model.parsed("base", Base::of);
        Quantity quantity = model.parsed("quantity", ModelJson::quantity);
        int leads = (int) model.whole("leads", 1, 1000);
        ModelDescription description =
                new ModelDescription(
                        model.parsed("name", ModelJson::name),
                        model.text("architecture"),
                        sizes(file, model.node("sizes")),
                        base,
                        quantity,
                        scaling(model.inner("scaling", SCALING_KEYS), quantity),
                        cells(model.inner("cells", CELL_KEYS)),
                        model.whole("cadenceMillis", 1, WEEK_MILLIS),
                        (int) model.whole("framesIn", 2, 1000),
                        leads,
                        (int) model.whole("batch", 1, 1024),
                        smoothing(file, model, base, leads),
                        model.objects("splits", SPLIT_KEYS, ModelJson::split),
                        training(model.inner("training", TRAINING_KEYS)));
        return new ModelJson(
                description, Optional.ofNullable(root.get("scores")).filter(n -> !n.isNull()));
    }

    private static JsonNode tree(String file, byte[] bytes) {
        try {
            @Nullable JsonNode tree = MAPPER.readTree(SafetensorsHeader.text(bytes));
            if (tree == null || tree.isMissingNode()) {
                throw new CheckpointException("%s: empty; expected a model".formatted(file));
            }
            return tree;
        } catch (IOException e) {
            throw new CheckpointException(
                    "%s: not the JSON of a model: %s"
                            .formatted(file, SafetensorsHeader.firstLine(e)),
                    e);
        }
    }

    private static String name(String text) {
        if (!NAME.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "\"%s\" is no name of a model: 1 to 64 of a-z, 0-9, dot, dash, underscore"
                            .formatted(text));
        }
        return text;
    }

    private static Quantity quantity(String label) {
        for (Quantity quantity : Quantity.values()) {
            if (label(quantity).equals(label)) {
                return quantity;
            }
        }
        throw new IllegalArgumentException(
                "no quantity \"%s\"; there are reflectivity, rain-rate, vil".formatted(label));
    }

    private static String label(Quantity quantity) {
        return quantity.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static Map<String, Object> sizes(String file, JsonNode node) {
        if (!node.isObject() || node.size() > 100) {
            throw new CheckpointException(
                    "%s: sizes is no object of at most 100 numbers, texts and lists of them"
                            .formatted(file));
        }
        Map<String, Object> sizes = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            sizes.put(field.getKey(), size(file, field.getKey(), field.getValue(), true));
        }
        return Collections.unmodifiableMap(sizes);
    }

    private static Object size(String file, String key, JsonNode node, boolean listAllowed) {
        if (node.isInt()) {
            return node.intValue();
        }
        if (node.isLong()) {
            return node.longValue();
        }
        if (node.isDouble() && Double.isFinite(node.doubleValue())) {
            return node.doubleValue();
        }
        if (node.isTextual()) {
            return node.textValue();
        }
        if (node.isBoolean()) {
            return node.booleanValue();
        }
        if (listAllowed && node.isArray() && node.size() <= 100) {
            List<Object> list = new ArrayList<>();
            node.forEach(each -> list.add(size(file, key, each, false)));
            return List.copyOf(list);
        }
        throw new CheckpointException(
                "%s: sizes.%s is %s; expected a number, a text, or a list of them"
                        .formatted(file, key, node.getNodeType()));
    }

    private static ModelDescription.Scaling scaling(JsonFields in, Quantity quantity) {
        in.parsed(
                "unit",
                unit -> {
                    if (!unit.equals(quantity.unit())) {
                        throw new IllegalArgumentException(
                                "%s is measured in %s, not in \"%s\""
                                        .formatted(label(quantity), quantity.unit(), unit));
                    }
                    return unit;
                });
        double low = in.number("low", -LARGEST, LARGEST);
        return new ModelDescription.Scaling(low, in.number("high", Math.nextUp(low), LARGEST));
    }

    private static ModelDescription.CellRange cells(JsonFields in) {
        double least = in.number("leastMetres", 1e-3, LARGEST);
        return new ModelDescription.CellRange(least, in.number("mostMetres", least, LARGEST));
    }

    private static List<Double> smoothing(String file, JsonFields in, Base base, int leads) {
        List<Double> widths = in.numbers("smoothingKilometres", 0, 10_000);
        boolean none = widths.isEmpty() && base != Base.SMOOTHED_ADVECTION;
        if (!none && widths.size() != leads) {
            throw new CheckpointException(
                    "%s: smoothingKilometres has %d widths; expected one for each of %d leads"
                            .formatted(file, widths.size(), leads));
        }
        return widths;
    }

    private static ModelDescription.Split split(JsonFields in) {
        return new ModelDescription.Split(
                in.text("feeds"),
                in.parsed("train", FrameRange::parse),
                in.parsed("validation", FrameRange::parse),
                in.parsed("test", FrameRange::parse));
    }

    private static ModelDescription.Training training(JsonFields in) {
        return new ModelDescription.Training(
                in.texts("data"),
                in.text("from"),
                in.text("until"),
                in.parsed("dataSha256", ModelJson::sha256),
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

    /**
     * The bytes of a {@code model.json}, the same for the same content.
     *
     * @throws CheckpointException if what they say could not be read again
     */
    byte[] bytes() {
        ObjectNode model = MAPPER.createObjectNode();
        ModelDescription d = description;
        model.put("format", FORMAT);
        model.put("name", d.name());
        model.put("architecture", d.architecture());
        // Sorted: a map made by hand has no order of its own.
        model.set("sizes", MAPPER.valueToTree(new TreeMap<>(d.sizes())));
        model.put("base", d.base().label());
        model.put("quantity", label(d.quantity()));
        model.putObject("scaling")
                .put("low", d.scaling().low())
                .put("high", d.scaling().high())
                .put("unit", d.quantity().unit());
        model.putObject("cells")
                .put("leastMetres", d.cells().leastMetres())
                .put("mostMetres", d.cells().mostMetres());
        model.put("cadenceMillis", d.cadenceMillis());
        model.put("framesIn", d.framesIn());
        model.put("leads", d.leads());
        model.put("batch", d.batch());
        ArrayNode widths = model.putArray("smoothingKilometres");
        d.smoothingKilometres().forEach(widths::add);
        ArrayNode splits = model.putArray("splits");
        d.splits().forEach(split -> put(split, splits.addObject()));
        put(d.training(), model.putObject("training"));
        scores.ifPresent(found -> model.set("scores", found));
        return written(model);
    }

    private static void put(ModelDescription.Split split, ObjectNode out) {
        out.put("feeds", split.feeds());
        out.put("train", split.train().toString());
        out.put("validation", split.validation().toString());
        out.put("test", split.test().toString());
    }

    private static void put(ModelDescription.Training training, ObjectNode out) {
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

    /** The same on every system, unlike Jackson's own, which takes the system's line ends. */
    private static DefaultPrettyPrinter layout() {
        DefaultPrettyPrinter layout = new DefaultPrettyPrinter();
        layout.indentObjectsWith(new DefaultIndenter("  ", "\n"));
        return layout;
    }

    private static byte[] written(ObjectNode model) {
        try {
            String text = MAPPER.writer(layout()).writeValueAsString(model) + "\n";
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            if (bytes.length > LARGEST_BYTES) {
                throw new CheckpointException(
                        "model.json: %,d bytes; expected at most %,d: shorten the scores"
                                .formatted(bytes.length, LARGEST_BYTES));
            }
            read("model.json", bytes);
            return bytes;
        } catch (JsonProcessingException e) {
            throw new CheckpointException(
                    "model.json: cannot be written: " + SafetensorsHeader.firstLine(e), e);
        }
    }
}
