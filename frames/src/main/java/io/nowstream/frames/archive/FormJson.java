package io.nowstream.frames.archive;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nowstream.frames.CellType;
import io.nowstream.frames.Grid;
import io.nowstream.frames.MalformedRecordException;
import io.nowstream.frames.Packing;
import io.nowstream.frames.Quantity;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A group's form as it stands in the group's attributes: exactly what makes frames of cells again,
 * beside the CF attributes that are for everybody.
 */
final class FormJson {

    private FormJson() {}

    static void write(FrameForm form, ObjectNode to) {
        Grid grid = form.grid();
        to.putObject("grid")
                .put("rows", grid.rows())
                .put("columns", grid.columns())
                .put("projection", grid.projection())
                .put("westMetres", grid.westMetres())
                .put("northMetres", grid.northMetres())
                .put("cellWidthMetres", grid.cellWidthMetres())
                .put("cellHeightMetres", grid.cellHeightMetres());
        ArrayNode channels = to.putArray("channels");
        for (FrameForm.Variable variable : form.channels()) {
            Packing packing = variable.packing();
            channels.addObject()
                    .put("name", variable.name())
                    .put("quantity", variable.quantity().label())
                    .put("type", packing.type().name())
                    .put("scale", packing.scale())
                    .put("offset", packing.offset())
                    .put("nodata", packing.nodata())
                    .put("undetect", packing.undetect());
        }
    }

    /**
     * @throws MalformedRecordException if it says no grid, or no channels, that could be
     */
    static FrameForm read(JsonNode from) {
        try {
            return new FrameForm(grid(from.path("grid")), channels(from.path("channels")));
        } catch (IllegalArgumentException e) {
            throw new MalformedRecordException(String.valueOf(e.getMessage()), e);
        }
    }

    private static Grid grid(JsonNode grid) {
        return new Grid(
                (int) Json.whole(grid, "rows", 1, Integer.MAX_VALUE),
                (int) Json.whole(grid, "columns", 1, Integer.MAX_VALUE),
                Json.text(grid, "projection"),
                Json.number(grid, "westMetres"),
                Json.number(grid, "northMetres"),
                Json.number(grid, "cellWidthMetres"),
                Json.number(grid, "cellHeightMetres"));
    }

    private static List<FrameForm.Variable> channels(JsonNode channels) {
        if (!channels.isArray() || channels.isEmpty() || channels.size() > FrameForm.MAX_CHANNELS) {
            throw new MalformedRecordException(
                    "its metadata needs 1 to %d channels".formatted(FrameForm.MAX_CHANNELS));
        }
        List<FrameForm.Variable> variables = new ArrayList<>();
        for (JsonNode channel : channels) {
            FrameForm.Variable variable = channel(channel);
            if (variables.stream().anyMatch(other -> other.name().equals(variable.name()))) {
                throw new MalformedRecordException(
                        "its metadata has two channels " + variable.name());
            }
            variables.add(variable);
        }
        return List.copyOf(variables);
    }

    private static FrameForm.Variable channel(JsonNode channel) {
        String name = Json.text(channel, "name");
        if (!name.matches("[a-z][a-z0-9_]{0,60}")) {
            throw new MalformedRecordException("\"%s\" is no channel's name".formatted(name));
        }
        String quantity = Json.text(channel, "quantity");
        return new FrameForm.Variable(
                name,
                Arrays.stream(Quantity.values())
                        .filter(q -> q.label().equals(quantity))
                        .findFirst()
                        .orElseThrow(
                                () ->
                                        new MalformedRecordException(
                                                "quantity \"%s\" is not known"
                                                        .formatted(quantity))),
                new Packing(
                        type(Json.text(channel, "type")),
                        Json.number(channel, "scale"),
                        Json.number(channel, "offset"),
                        (int) Json.whole(channel, "nodata", Packing.NONE, 0xFFFF),
                        (int) Json.whole(channel, "undetect", Packing.NONE, 0xFFFF)));
    }

    private static CellType type(String name) {
        return Arrays.stream(CellType.values())
                .filter(type -> type.name().equals(name))
                .findFirst()
                .orElseThrow(
                        () ->
                                new MalformedRecordException(
                                        "cell type \"%s\" is not known".formatted(name)));
    }
}
