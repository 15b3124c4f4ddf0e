package io.nowstream.models.checkpoint;

import io.nowstream.frames.Quantity;
import io.nowstream.models.baseline.Climatology;
import io.nowstream.models.baseline.WeekSlots;
import io.nowstream.models.checkpoint.ModelDescription.UsualOf;
import io.nowstream.models.checkpoint.ModelDescription.UsualValues;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The tables of a climatology among the weights of a checkpoint: {@code climatology.FEED}, F32 of
 * shape (slots, channels, rows, columns), in the channels' units; NaN where nothing was observed.
 */
final class UsualTensors {

    private static final String PREFIX = "climatology.";

    private UsualTensors() {}

    /** By name the shapes that a description promises, in its order. */
    static Map<String, List<Long>> shapes(ModelDescription description) {
        Map<String, List<Long>> shapes = new LinkedHashMap<>();
        description
                .climatology()
                .ifPresent(
                        usual ->
                                usual.feeds()
                                        .forEach(
                                                feed ->
                                                        shapes.put(
                                                                PREFIX + feed.feed(),
                                                                shape(description, usual, feed))));
        return shapes;
    }

    private static List<Long> shape(ModelDescription description, UsualValues usual, UsualOf feed) {
        return List.of(
                (long) feed.days().count() * usual.slotsPerDay(),
                (long) description.quantities().size(),
                (long) feed.rows(),
                (long) feed.columns());
    }

    /** For writing. */
    static List<SafetensorsWriter.Tensor> tensors(
            ModelDescription description, Climatology climatology) {
        Map<String, List<Long>> shapes = shapes(description);
        List<SafetensorsWriter.Tensor> tensors = new ArrayList<>();
        for (Climatology.Table table : climatology.tables()) {
            String name = PREFIX + table.feed();
            long[] shape =
                    shapes.getOrDefault(name, List.of()).stream().mapToLong(side -> side).toArray();
            tensors.add(
                    new SafetensorsWriter.Tensor(
                            name,
                            shape,
                            possible("the climatology", name, table.values(), table.quantities())));
        }
        return tensors;
    }

    /**
     * What was read.
     *
     * @param values by name, all that {@link #shapes} names
     */
    static Climatology climatology(ModelDescription description, Map<String, float[]> values) {
        UsualValues usual = description.climatology().orElseThrow();
        List<Climatology.Table> tables = new ArrayList<>();
        for (UsualOf feed : usual.feeds()) {
            tables.add(
                    new Climatology.Table(
                            feed.feed(),
                            new WeekSlots(feed.days(), usual.zone(), usual.slotsPerDay()),
                            description.quantities(),
                            feed.rows(),
                            feed.columns(),
                            values.getOrDefault(PREFIX + feed.feed(), new float[0])));
        }
        return new Climatology(tables);
    }

    /**
     * The values, if each is one that its quantity can have, or NaN.
     *
     * @param where they come from, for messages
     */
    static float[] possible(String where, String name, float[] values, List<Quantity> quantities) {
        double least = quantities.stream().mapToDouble(Quantity::nothing).min().orElseThrow();
        double most = quantities.stream().mapToDouble(Quantity::ceiling).max().orElseThrow();
        for (int i = 0; i < values.length; i++) {
            if (values[i] < least || values[i] > most) {
                throw new CheckpointException(
                        ("%s: table \"%s\" has a value of %s (number %,d of %,d);"
                                        + " expected %s to %s %s")
                                .formatted(
                                        where,
                                        name,
                                        values[i],
                                        i + 1,
                                        values.length,
                                        least,
                                        most,
                                        quantities.get(0).unit()));
            }
        }
        return values;
    }
}
