package io.nowstream.frames.archive;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nowstream.frames.CellType;
import io.nowstream.frames.Grid;
import io.nowstream.frames.Packing;
import io.nowstream.frames.Quantity;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The metadata of one day's group: every {@code .zgroup}, {@code .zarray} and {@code .zattrs} by
 * its name in the group, as Zarr version 2 and CF 1.11 have them and xarray reads them.
 */
final class GroupMetadata {

    /** Format of what Nowstream itself needs to know. A reader refuses a higher one. */
    static final int FORMAT = 1;

    /** The key of Nowstream's own attributes. */
    static final String OURS = "nowstream";

    static final String GROUP_ATTRIBUTES = ".zattrs";
    static final String ARRAY = "/.zarray";
    static final String CONSOLIDATED = ".zmetadata";

    private static final String DIMENSIONS = "_ARRAY_DIMENSIONS";
    private static final String SINCE_1970 = "milliseconds since 1970-01-01T00:00:00Z";

    private final Map<String, JsonNode> entries = new LinkedHashMap<>();
    private final FrameForm form;
    private final int count;

    private GroupMetadata(String feed, LocalDate day, FrameForm form, int count) {
        this.form = form;
        this.count = count;
        entries.put(".zgroup", group());
        entries.put(GROUP_ATTRIBUTES, attributes(feed, day));
        coordinatesOfTime();
        coordinatesOfPlace();
        form.channels().forEach(this::channel);
    }

    /** What stands in a group of so many frames. */
    static Map<String, JsonNode> of(String feed, LocalDate day, FrameForm form, int count) {
        return new GroupMetadata(feed, day, form, count).entries;
    }

    static ObjectNode group() {
        return Json.object().put("zarr_format", 2);
    }

    /** All of it in one object, so that a reader sees one state of the group. */
    static ObjectNode consolidated(Map<String, JsonNode> metadata) {
        ObjectNode whole = Json.object();
        ObjectNode inside = whole.putObject("metadata");
        metadata.forEach(inside::set);
        return whole.put("zarr_consolidated_format", 1);
    }

    private ObjectNode attributes(String feed, LocalDate day) {
        ObjectNode attributes = Json.object();
        attributes.put("Conventions", "CF-1.11");
        attributes.put("title", "%s, %s".formatted(feed, day));
        ObjectNode ours = attributes.putObject(OURS);
        ours.put("format", FORMAT).put("feed", feed).put("day", day.toString());
        FormJson.write(form, ours);
        return attributes;
    }

    private void coordinatesOfTime() {
        coordinate(Entries.TIME, "<i8")
                .put("standard_name", "time")
                .put("long_name", "valid time")
                .put("units", SINCE_1970)
                .put("calendar", "proleptic_gregorian")
                .put("axis", "T");
        coordinate(Entries.ARRIVAL, "<i8")
                .put("long_name", "when ingest first saw the frame")
                .put("units", SINCE_1970)
                .put("calendar", "proleptic_gregorian");
        coordinate(Entries.REVISION, "<i4")
                .put("long_name", "0, and one more for each correction of a valid time");
        array(
                Entries.DIGEST,
                zarray("|u1", 1, shape(count, Entries.DIGEST_BYTES))
                        .set("chunks", shape(Entries.CHUNK, Entries.DIGEST_BYTES)),
                Entries.TIME,
                "byte");
        attributesOf(Entries.DIGEST)
                .put("long_name", "SHA-256 of the cells' chunks, channel after channel");
    }

    private ObjectNode coordinate(String name, String dtype) {
        array(
                name,
                zarray(dtype, 1, shape(count)).set("chunks", shape(Entries.CHUNK)),
                Entries.TIME);
        return attributesOf(name);
    }

    private void coordinatesOfPlace() {
        Grid grid = form.grid();
        axis("x", grid.columns(), "X", grid.hasGeography());
        axis("y", grid.rows(), "Y", grid.hasGeography());
        if (grid.hasGeography()) {
            array("crs", zarray("<i4", 1, shape()).set("chunks", shape()));
            attributesOf("crs").put("proj4", grid.projection());
        }
    }

    private void axis(String name, int length, String axis, boolean hasGeography) {
        array(name, zarray("<f8", 1, shape(length)).set("chunks", shape(length)), name);
        ObjectNode attributes = attributesOf(name);
        if (hasGeography) {
            attributes.put("standard_name", "projection_" + name + "_coordinate");
        }
        attributes.put("long_name", "centres of cells").put("units", "m").put("axis", axis);
    }

    private void channel(FrameForm.Variable variable) {
        Packing packing = variable.packing();
        int rows = form.grid().rows();
        int columns = form.grid().columns();
        ObjectNode zarray =
                zarray(dtype(packing.type()), packing.type().bytes(), shape(count, rows, columns));
        zarray.set("chunks", shape(1, rows, columns));
        zarray.set("fill_value", fillValue(packing));
        array(variable.name(), zarray, Entries.TIME, "y", "x");
        ObjectNode attributes = attributesOf(variable.name());
        standardName(variable.quantity(), attributes);
        attributes
                .put("long_name", variable.quantity().label())
                .put("units", variable.quantity().unit());
        if (packing.type() != CellType.FLOAT32) {
            attributes.put("scale_factor", packing.scale()).put("add_offset", packing.offset());
        }
        if (packing.nodata() != Packing.NONE) {
            attributes.put("_FillValue", packing.nodata());
        }
        if (packing.undetect() != Packing.NONE) {
            attributes.put("undetect", packing.undetect());
        }
        attributes.put("nothing", variable.quantity().nothing());
        attributes.put("coordinates", Entries.ARRIVAL + " " + Entries.REVISION);
        if (form.grid().hasGeography()) {
            attributes.put("grid_mapping", "crs");
        }
    }

    /** CF's name where there is one. */
    private static void standardName(Quantity quantity, ObjectNode attributes) {
        switch (quantity) {
            case RAIN_RATE -> attributes.put("standard_name", "rainfall_rate");
            case REFLECTIVITY -> attributes.put("standard_name", "equivalent_reflectivity_factor");
            case VIL, INFLOW, OUTFLOW, TEMPERATURE -> {}
        }
    }

    private static String dtype(CellType type) {
        return switch (type) {
            case UINT8 -> "|u1";
            case UINT16 -> "<u2";
            case FLOAT32 -> "<f4";
        };
    }

    private static JsonNode fillValue(Packing packing) {
        if (packing.type() == CellType.FLOAT32) {
            return Json.object().textNode("NaN");
        }
        return packing.nodata() == Packing.NONE
                ? NullNode.getInstance()
                : Json.object().numberNode(packing.nodata());
    }

    /**
     * Without its chunks. Bytes of a cell are put together by significance if there are several.
     */
    private static ObjectNode zarray(String dtype, int bytes, ArrayNode shape) {
        ObjectNode zarray = Json.object().put("zarr_format", 2).put("order", "C");
        zarray.put("dtype", dtype).putNull("fill_value").set("shape", shape);
        zarray.putObject("compressor").put("id", "zstd").put("level", ZstdBytes.LEVEL);
        if (bytes > 1) {
            zarray.putArray("filters").addObject().put("id", "shuffle").put("elementsize", bytes);
        } else {
            zarray.putNull("filters");
        }
        return zarray;
    }

    private static ArrayNode shape(int... lengths) {
        ArrayNode shape = Json.object().arrayNode();
        for (int length : lengths) {
            shape.add(length);
        }
        return shape;
    }

    private void array(String name, JsonNode zarray, String... dimensions) {
        entries.put(name + ARRAY, zarray);
        ArrayNode names = Json.object().arrayNode();
        for (String dimension : dimensions) {
            names.add(dimension);
        }
        entries.put(name + "/.zattrs", Json.object().set(DIMENSIONS, names));
    }

    private ObjectNode attributesOf(String array) {
        return (ObjectNode) at(array + "/.zattrs");
    }

    private JsonNode at(String key) {
        JsonNode node = entries.get(key);
        if (node == null) {
            throw new IllegalStateException("no " + key);
        }
        return node;
    }
}
