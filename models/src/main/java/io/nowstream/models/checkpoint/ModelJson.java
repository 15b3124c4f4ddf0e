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
import io.nowstream.models.network.Base;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
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
                    "quantities",
                    "scaling",
                    "cells",
                    "cadenceMillis",
                    "framesIn",
                    "leads",
                    "batch",
                    "smoothingKilometres",
                    "splits",
                    "training",
                    "climatology",
                    "scores");
    private static final Set<String> SCALING_KEYS = Set.of("low", "high", "unit");
    private static final Set<String> CELL_KEYS = Set.of("leastMetres", "mostMetres");

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
        List<Quantity> quantities = quantities(model);
        int leads = (int) model.whole("leads", 1, 1000);
        long cadence = model.whole("cadenceMillis", 1, WEEK_MILLIS);
        ModelDescription description =
                new ModelDescription(
                        model.parsed("name", ModelJson::name),
                        model.text("architecture"),
                        sizes(file, model.node("sizes")),
                        base,
                        quantities,
                        scaling(model.inner("scaling", SCALING_KEYS), quantities.get(0)),
                        cells(model.inner("cells", CELL_KEYS)),
                        cadence,
                        (int) model.whole("framesIn", 2, 1000),
                        leads,
                        (int) model.whole("batch", 1, 1024),
                        smoothing(file, model, base, leads),
                        OriginJson.splits(model),
                        OriginJson.training(model),
                        UsualValuesJson.read(model, cadence, leads));
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

    /** {@code quantity} of one channel, {@code quantities} of several. */
    private static List<Quantity> quantities(JsonFields model) {
        if (!model.has("quantities")) {
            return List.of(model.parsed("quantity", ModelJson::quantity));
        }
        List<Quantity> quantities = model.allParsed("quantities", ModelJson::quantity);
        if (model.has("quantity") || quantities.size() < 2) {
            throw model.wrong(
                    "quantities", "two or more, or one as \"quantity\", and not both of them");
        }
        String unit = quantities.get(0).unit();
        if (!quantities.stream().allMatch(quantity -> quantity.unit().equals(unit))) {
            throw model.wrong("quantities", "all of one unit, which the scaling is in");
        }
        return quantities;
    }

    private static Quantity quantity(String label) {
        for (Quantity quantity : Quantity.values()) {
            if (quantity.label().equals(label)) {
                return quantity;
            }
        }
        throw new IllegalArgumentException(
                "no quantity \"%s\"; there are %s"
                        .formatted(label, Quantity.labels(List.of(Quantity.values()))));
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
                                        .formatted(quantity.label(), quantity.unit(), unit));
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
        put(d.quantities(), model);
        model.putObject("scaling")
                .put("low", d.scaling().low())
                .put("high", d.scaling().high())
                .put("unit", d.unit());
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
        d.splits().forEach(split -> OriginJson.put(split, splits.addObject()));
        OriginJson.put(d.training(), model.putObject("training"));
        d.climatology()
                .ifPresent(usual -> UsualValuesJson.put(usual, model.putObject("climatology")));
        scores.ifPresent(found -> model.set("scores", found));
        return written(model);
    }

    private static void put(List<Quantity> quantities, ObjectNode model) {
        if (quantities.size() == 1) {
            model.put("quantity", quantities.get(0).label());
        } else {
            ArrayNode labels = model.putArray("quantities");
            quantities.forEach(quantity -> labels.add(quantity.label()));
        }
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
