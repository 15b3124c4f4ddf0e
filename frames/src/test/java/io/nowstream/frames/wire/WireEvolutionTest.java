package io.nowstream.frames.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nowstream.frames.CellType;
import io.nowstream.frames.Cells;
import io.nowstream.frames.Channel;
import io.nowstream.frames.FeedRecord;
import io.nowstream.frames.Frame;
import io.nowstream.frames.Grid;
import io.nowstream.frames.MalformedRecordException;
import io.nowstream.frames.Packing;
import io.nowstream.frames.Quantity;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.message.BinaryMessageEncoder;
import org.junit.jupiter.api.Test;

/**
 * Messages of other times, written by Avro's own encoder.
 *
 * <p>{@code Frame-older.avsc} has no claims, no codes for missing cells and no geography; {@code
 * Frame-newer.avsc} says besides how good a frame is and which instrument saw a channel.
 */
class WireEvolutionTest {

    private static final Packing PACKING = new Packing(CellType.UINT8, 1, 0, 255, 0);
    private static final byte[] CELLS = Cells.packCodes(new int[] {1, 2, 3, 4, 5, 6}, PACKING);

    private final Wire knowingBoth =
            new Wire(Schemas.inTheJar().and(text("Frame-older.avsc"), text("Frame-newer.avsc")));

    @Test
    void a_frame_of_an_older_program_is_read_and_what_it_did_not_say_has_its_default()
            throws IOException {
        Frame frame = read(knowingBoth, older());
        assertThat(frame)
                .usingRecursiveComparison()
                .isEqualTo(
                        new Frame(
                                "nl-radar",
                                new Grid(2, 3, "", 0, 0, 1000, 1000),
                                Instant.ofEpochMilli(300_000),
                                Instant.ofEpochMilli(360_000),
                                List.of(
                                        Channel.of(
                                                Quantity.RAIN_RATE,
                                                new Packing(CellType.UINT8, 0.5, 0, -1, -1),
                                                CELLS))));
    }

    @Test
    void a_frame_of_a_newer_program_is_read_without_what_is_not_known_here() throws IOException {
        Frame frame = read(knowingBoth, newer());
        assertThat(frame)
                .usingRecursiveComparison()
                .isEqualTo(
                        new Frame(
                                "nl-radar",
                                new Grid(2, 3, "+proj=merc +a=1 +b=1", 1, 2, 1000, 2000),
                                Instant.ofEpochMilli(300_000),
                                Instant.ofEpochMilli(360_000),
                                List.of(Channel.of(Quantity.VIL, PACKING, CELLS))));
    }

    @Test
    void a_newer_program_also_reads_the_frames_of_today() {
        FeedRecord today = FeedRecord.of(Samples.frame());
        assertThat(knowingBoth.readFeedRecord(Wire.encode(today)))
                .usingRecursiveComparison()
                .isEqualTo(today);
    }

    @Test
    void a_message_of_an_unknown_schema_is_told_from_a_broken_one() throws IOException {
        byte[] message = newer();
        long fingerprint =
                Schemas.fingerprintOf(new Schema.Parser().parse(text("Frame-newer.avsc")));
        assertThatThrownBy(() -> Wire.feedRecord(message))
                .isInstanceOfSatisfying(
                        UnknownSchemaException.class,
                        e -> assertThat(e.fingerprint()).isEqualTo(fingerprint))
                .isInstanceOf(MalformedRecordException.class)
                .hasMessage(
                        "message was written with schema %016x, which this program does not have;"
                                + " replay it after an upgrade",
                        fingerprint);
    }

    @Test
    void a_quantity_of_a_newer_program_is_refused_by_name() throws IOException {
        GenericRecord frame = frame("Frame-older.avsc");
        first(frame, "channels").put("quantity", "snow_depth");
        assertRefused(
                frame,
                "quantity \"snow_depth\" is not known here;"
                        + " known are reflectivity, rain_rate, vil, inflow, outflow,"
                        + " temperature");
    }

    @Test
    void a_quantity_in_another_unit_is_refused() throws IOException {
        GenericRecord frame = frame("Frame-older.avsc");
        first(frame, "channels").put("unit", "inch/h");
        assertRefused(frame, "rain_rate comes in mm/h here, this message says \"inch/h\"");
    }

    @Test
    void a_grid_that_cannot_be_is_a_malformed_record() throws IOException {
        GenericRecord frame = frame("Frame-older.avsc");
        ((GenericRecord) frame.get("grid")).put("rows", -1);
        assertRefused(frame, "Frame message: a grid has 1 to 67,108,864 cells, got -1 x 3");
    }

    @Test
    void a_frame_without_channels_is_a_malformed_record() throws IOException {
        GenericRecord frame = frame("Frame-older.avsc");
        frame.put("channels", List.of());
        assertRefused(frame, "Frame message: a frame needs a feed and at least one channel");
    }

    /**
     * Whoever changes a schema finds himself here: put the old one, whole, into {@code
     * src/main/avro/history} and its name into {@code index.txt}, and then the new fingerprint
     * here.
     */
    @Test
    void no_schema_changes_without_its_old_form_going_to_history() {
        Map<String, String> fingerprints = new TreeMap<>();
        for (String name :
                List.of(
                        "Frame",
                        "Tick",
                        "Release",
                        "End",
                        "ForecastField",
                        "ActiveWarnings",
                        "Reading",
                        "Rejected")) {
            Schema schema = Schemas.inTheJar().current(name);
            fingerprints.put(name, HexFormat.of().toHexDigits(Schemas.fingerprintOf(schema)));
        }
        assertThat(fingerprints)
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of(
                                "Frame", "ec5d54403730f7e8",
                                "Tick", "bd92968a33ad8005",
                                "Release", "2bb6a5337c7d315b",
                                "End", "cbd9441e28ac432c",
                                "ForecastField", "e309b4856d0e73f3",
                                "ActiveWarnings", "6d7d98226eb40da4",
                                "Reading", "00fefec451ba2f99",
                                "Rejected", "9f1b24229876a080"));
    }

    /** The fingerprints of the forms in {@code history}: what was written in them can be read. */
    @Test
    void what_was_on_the_wire_once_is_still_known() {
        for (String fingerprint : List.of("9822cdd3a83d5003", "bcff868c8abad7ba")) {
            assertThat(
                            Schemas.inTheJar()
                                    .withFingerprint(HexFormat.fromHexDigitsToLong(fingerprint)))
                    .isPresent();
        }
    }

    private static byte[] older() throws IOException {
        return message(frame("Frame-older.avsc"));
    }

    private static byte[] newer() throws IOException {
        GenericRecord frame = frame("Frame-newer.avsc");
        frame.put("quality", 0.75);
        GenericRecord grid = (GenericRecord) frame.get("grid");
        grid.put("projection", "+proj=merc +a=1 +b=1");
        grid.put("westMetres", 1.0);
        grid.put("northMetres", 2.0);
        grid.put("cellHeightMetres", 2000.0);
        GenericRecord channel = first(frame, "channels");
        channel.put("quantity", "vil");
        channel.put("unit", "VIL code");
        channel.put("claim", "");
        channel.put("instrument", "KFWS");
        GenericRecord packing = (GenericRecord) channel.get("packing");
        packing.put("scale", 1.0);
        packing.put("nodataCode", 255);
        packing.put("undetectCode", 0);
        return message(frame);
    }

    /** A frame with the fields that it has had from the first version on. */
    private static GenericRecord frame(String file) {
        Schema schema = new Schema.Parser().parse(text(file));
        GenericRecord frame = new GenericData.Record(schema);
        frame.put("feed", "nl-radar");
        frame.put("validTimeEpochMillis", 300_000L);
        frame.put("arrivalTimeEpochMillis", 360_000L);
        GenericRecord grid = new GenericData.Record(schema.getField("grid").schema());
        grid.put("rows", 2);
        grid.put("columns", 3);
        grid.put("cellWidthMetres", 1000.0);
        grid.put("cellHeightMetres", 1000.0);
        frame.put("grid", grid);
        Schema channels = schema.getField("channels").schema();
        GenericRecord channel = new GenericData.Record(channels.getElementType());
        channel.put("quantity", "rain_rate");
        channel.put("unit", "mm/h");
        channel.put("cells", ByteBuffer.wrap(CELLS));
        GenericRecord packing =
                new GenericData.Record(channel.getSchema().getField("packing").schema());
        packing.put("cellType", "uint8");
        packing.put("scale", 0.5);
        packing.put("offset", 0.0);
        channel.put("packing", packing);
        frame.put("channels", List.of(channel));
        return frame;
    }

    private static GenericRecord first(GenericRecord record, String field) {
        return (GenericRecord) ((List<?>) record.get(field)).get(0);
    }

    private static byte[] message(GenericRecord record) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new BinaryMessageEncoder<GenericRecord>(GenericData.get(), record.getSchema())
                .encode(record, out);
        return out.toByteArray();
    }

    private static Frame read(Wire wire, byte[] message) {
        return Objects.requireNonNull(wire.readFeedRecord(message).frame());
    }

    private void assertRefused(GenericRecord frame, String reason) throws IOException {
        byte[] message = message(frame);
        assertThatThrownBy(() -> knowingBoth.readFeedRecord(message))
                .isInstanceOf(MalformedRecordException.class)
                .hasMessage(reason);
    }

    private static String text(String file) {
        try (InputStream in = WireEvolutionTest.class.getResourceAsStream(file)) {
            return new String(Objects.requireNonNull(in, file).readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
