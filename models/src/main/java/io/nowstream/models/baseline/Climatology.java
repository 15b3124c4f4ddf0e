package io.nowstream.models.baseline;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.nowstream.frames.ModelId;
import io.nowstream.frames.Quantity;
import io.nowstream.frames.Sha256;
import io.nowstream.models.FeedShape;
import io.nowstream.models.FieldSequence;
import io.nowstream.models.Nowcaster;
import io.nowstream.models.Rollout;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Every lead is what is usual at its valid time: the mean of this slot of the week, or of its kind
 * of day, over the training days. Looks at no frame. The score to beat where people keep the hours.
 */
public final class Climatology implements Nowcaster {

    private final Map<String, Table> byFeed = new LinkedHashMap<>();
    private final ModelId id;

    /**
     * The usual values of one feed; see {@link ClimatologyFit}.
     *
     * @param feed its name
     * @param slots which slot an instant falls in
     * @param quantities what is measured, by channel
     * @param rows of the grid
     * @param columns of the grid
     * @param values slot after slot, in each channel after channel, row-major, row 0 in the north;
     *     in the channel's unit, NaN where nothing was ever observed; never written to
     */
    public record Table(
            String feed,
            WeekSlots slots,
            List<Quantity> quantities,
            int rows,
            int columns,
            float[] values) {

        public Table {
            quantities = List.copyOf(quantities);
            long needed = (long) slots.count() * quantities.size() * rows * columns;
            if (quantities.isEmpty() || rows < 1 || columns < 1 || values.length != needed) {
                throw new IllegalArgumentException(
                        ("climatology of %s has %,d values; %,d slots of %d channels of %d x %d"
                                        + " cells need %,d")
                                .formatted(
                                        feed,
                                        values.length,
                                        slots.count(),
                                        quantities.size(),
                                        rows,
                                        columns,
                                        needed));
            }
        }

        /** What is usual at an instant: channels × cells, an array of its own. */
        public float[] at(Instant validTime) {
            int size = quantities.size() * rows * columns;
            int from = slots.of(validTime) * size;
            return Arrays.copyOfRange(values, from, from + size);
        }

        private void into(MessageDigest digest) {
            String what =
                    "%s %s %s %d %s %d %d%n"
                            .formatted(
                                    feed,
                                    slots.days().label(),
                                    slots.zone().getId(),
                                    slots.perDay(),
                                    quantities,
                                    rows,
                                    columns);
            digest.update(what.getBytes(UTF_8));
            ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * values.length);
            bytes.asFloatBuffer().put(values);
            digest.update(bytes.array());
        }
    }

    /**
     * @param tables at least one, one for each feed
     */
    public Climatology(List<Table> tables) {
        MessageDigest digest = Sha256.digest();
        digest.update("climatology/1".getBytes(UTF_8));
        for (Table table : tables) {
            if (byFeed.put(table.feed(), table) != null) {
                throw new IllegalArgumentException(
                        "climatology has two tables of %s".formatted(table.feed()));
            }
            table.into(digest);
        }
        if (tables.isEmpty()) {
            throw new IllegalArgumentException("climatology needs a table, got none");
        }
        id = new ModelId("climatology", HexFormat.of().formatHex(digest.digest()));
    }

    /** Of each feed that it knows one, in their order. */
    public List<Table> tables() {
        return List.copyOf(byFeed.values());
    }

    /**
     * What is usual at an instant.
     *
     * @return channels × cells in their units, NaN where nothing was ever observed; an array of its
     *     own
     * @throws IllegalArgumentException if it does not know the feed
     */
    public float[] usual(String feed, Instant validTime) {
        @Nullable Table table = byFeed.get(feed);
        if (table == null) {
            throw new IllegalArgumentException(unknown(feed));
        }
        return table.at(validTime);
    }

    private String unknown(String feed) {
        return "climatology knows %s, not %s".formatted(String.join(", ", byFeed.keySet()), feed);
    }

    @Override
    public ModelId id() {
        return id;
    }

    @Override
    public Optional<String> refusal(FeedShape shape) {
        @Nullable Table table = byFeed.get(shape.feed());
        if (table == null) {
            return Optional.of(unknown(shape.feed()));
        }
        if (shape.cadence().toMillis() != table.slots().slotMillis()) {
            return Optional.of(
                    "climatology of %s has %,d slots a day; it has a frame every %,d ms"
                            .formatted(
                                    shape.feed(),
                                    table.slots().perDay(),
                                    shape.cadence().toMillis()));
        }
        if (shape.grid().rows() != table.rows() || shape.grid().columns() != table.columns()) {
            return Optional.of(
                    "climatology of %s has %d x %d cells; it has %d x %d"
                            .formatted(
                                    shape.feed(),
                                    table.rows(),
                                    table.columns(),
                                    shape.grid().rows(),
                                    shape.grid().columns()));
        }
        return shape.quantities().equals(table.quantities())
                ? Optional.empty()
                : Optional.of(
                        "climatology of %s is of %s; it has %s"
                                .formatted(
                                        shape.feed(),
                                        Quantity.labels(table.quantities()),
                                        Quantity.labels(shape.quantities())));
    }

    @Override
    public int batchSize() {
        return 1;
    }

    @Override
    public List<Rollout> rollOut(List<FieldSequence> batch, int leads) {
        if (batch.size() != batchSize() || leads < 1) {
            throw new IllegalArgumentException(
                    "climatology takes 1 sequence and at least 1 lead, got %d and %d"
                            .formatted(batch.size(), leads));
        }
        FieldSequence sequence = batch.get(0);
        float[][] fields = new float[leads][];
        Instant validTime = sequence.issueTime();
        for (int lead = 0; lead < leads; lead++) {
            validTime = validTime.plus(sequence.cadence());
            fields[lead] = usual(sequence.feed(), validTime);
        }
        return List.of(new Rollout(sequence.grid(), fields));
    }

    /** Holds nothing but its tables. */
    @Override
    public void close() {}
}
