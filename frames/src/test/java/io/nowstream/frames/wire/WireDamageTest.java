package io.nowstream.frames.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nowstream.frames.FeedRecord;
import io.nowstream.frames.MalformedRecordException;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Bytes that are not the message they claim to be cost a reason, and nothing else. */
class WireDamageTest {

    /** A message and the reader that is meant for it. */
    private record Case(byte[] message, Consumer<byte[]> reader) {}

    private static final List<Case> EVERY_KIND =
            List.of(
                    new Case(Wire.encode(FeedRecord.of(Samples.frame())), Wire::feedRecord),
                    new Case(Wire.encode(Samples.tick()), Wire::feedRecord),
                    new Case(Wire.encode(Samples.release()), Wire::feedRecord),
                    new Case(Wire.encode(Samples.end()), Wire::feedRecord),
                    new Case(Wire.encode(Samples.field()), Wire::forecastField),
                    new Case(Wire.encode(Samples.warnings()), Wire::activeWarnings),
                    new Case(Wire.encode(Samples.reading()), Wire::reading),
                    new Case(Wire.encode(Samples.score()), Wire::scoreRecord),
                    new Case(Wire.encode(Samples.warningScore()), Wire::scoreRecord),
                    new Case(Wire.encode(Samples.rejected()), Wire::rejected));

    @Test
    void every_cut_through_a_message_is_noticed() {
        for (Case each : EVERY_KIND) {
            for (int length = 0; length < each.message().length; length++) {
                byte[] cut = Arrays.copyOf(each.message(), length);
                assertThatThrownBy(() -> each.reader().accept(cut))
                        .as("cut to %d bytes", length)
                        .isInstanceOf(MalformedRecordException.class);
            }
        }
    }

    @Test
    void bytes_behind_a_record_are_noticed() {
        byte[] message = Wire.encode(Samples.tick());
        byte[] longer = Arrays.copyOf(message, message.length + 3);
        assertMalformed(longer, "Tick message has 3 bytes more than its record");
    }

    @Test
    void bytes_that_are_no_message_are_called_that() {
        assertMalformed(
                new byte[0],
                "message of 0 bytes is not Avro single-object encoding, which begins with C3 01"
                        + " and eight bytes of fingerprint");
        assertMalformed(
                "{\"feed\": \"nl-radar\"}".getBytes(UTF_8),
                "message of 20 bytes is not Avro single-object encoding, which begins with C3 01"
                        + " and eight bytes of fingerprint");
    }

    @Test
    void a_huge_length_takes_no_memory() {
        byte[] twoGigabytesOfName = withBody(header("Tick"), number(Integer.MAX_VALUE));
        assertMalformed(
                twoGigabytesOfName,
                "message is cut off or damaged: 2,147,483,647 bytes declared, 0 left");
        byte[] negative = withBody(header("Tick"), number(-5));
        assertMalformed(negative, "message is cut off or damaged: -5 bytes declared, 0 left");
        byte[] beyondAnInt = withBody(header("Tick"), number(Long.MAX_VALUE));
        assertMalformed(
                beyondAnInt,
                "message is cut off or damaged: 9,223,372,036,854,775,807 bytes declared, 0 left");
    }

    @Test
    void a_huge_count_takes_no_memory() {
        byte[] emptyText = number(0);
        for (long count : new long[] {Integer.MAX_VALUE, Long.MAX_VALUE, Long.MIN_VALUE, -1000}) {
            byte[] message =
                    withBody(
                            header("ActiveWarnings"),
                            emptyText,
                            emptyText,
                            number(0),
                            number(0),
                            number(count),
                            number(1));
            assertThatThrownBy(() -> Wire.activeWarnings(message))
                    .isInstanceOf(MalformedRecordException.class)
                    .hasMessageContaining("items with");
        }
    }

    @Test
    void more_items_than_any_honest_record_holds_are_refused() {
        ByteArrayOutputStream rings = new ByteArrayOutputStream();
        rings.writeBytes(number(0)); // run
        rings.writeBytes(number(0)); // feed
        rings.writeBytes(number(0)); // issue time
        rings.writeBytes(number(0)); // number
        rings.writeBytes(number(3_000_000)); // warnings, in as many bytes
        rings.writeBytes(new byte[3_000_000]);
        byte[] message = withBody(header("ActiveWarnings"), rings.toByteArray());
        assertThatThrownBy(() -> Wire.activeWarnings(message))
                .isInstanceOf(MalformedRecordException.class)
                .hasMessageContaining("a message holds at most 2,000,000");
    }

    @Test
    void a_number_without_end_is_refused() {
        byte[] endless = new byte[20];
        Arrays.fill(endless, (byte) 0xFF);
        assertMalformed(
                withBody(header("Tick"), endless), "message has a number of more than ten bytes");
    }

    /** Seeded, so that a failure can be seen again. */
    @Test
    void random_bytes_give_a_reason() {
        long seed = 20240612;
        Random random = new Random(seed);
        for (int round = 0; round < 5_000; round++) {
            byte[] noise = new byte[random.nextInt(200)];
            random.nextBytes(noise);
            if (random.nextBoolean() && noise.length >= 10) {
                byte[] start = EVERY_KIND.get(random.nextInt(EVERY_KIND.size())).message();
                System.arraycopy(start, 0, noise, 0, 10);
            }
            for (Case each : EVERY_KIND) {
                assertReasonOrRecord(each.reader(), noise, "seed " + seed + ", round " + round);
            }
        }
    }

    /** Seeded, so that a failure can be seen again. */
    @Test
    void messages_with_a_spoiled_byte_give_a_reason_or_another_record() {
        long seed = 7;
        Random random = new Random(seed);
        for (Case each : EVERY_KIND) {
            for (int round = 0; round < 2_000; round++) {
                byte[] spoiled = each.message().clone();
                spoiled[random.nextInt(spoiled.length)] = (byte) random.nextInt();
                assertReasonOrRecord(each.reader(), spoiled, "seed " + seed + ", round " + round);
            }
        }
    }

    private static void assertReasonOrRecord(
            Consumer<byte[]> reader, byte[] message, String where) {
        try {
            reader.accept(message);
        } catch (MalformedRecordException reason) {
            assertThat(reason.getMessage()).as(where).isNotBlank();
        } catch (RuntimeException e) {
            throw new AssertionError(where, e);
        }
    }

    private static void assertMalformed(byte[] message, String reason) {
        assertThatThrownBy(() -> Wire.feedRecord(message))
                .isInstanceOf(MalformedRecordException.class)
                .hasMessage(reason);
    }

    private static byte[] header(String name) {
        long fingerprint = Schemas.fingerprintOf(Schemas.inTheJar().current(name));
        byte[] header = new byte[10];
        header[0] = (byte) 0xC3;
        header[1] = 1;
        for (int i = 0; i < 8; i++) {
            header[2 + i] = (byte) (fingerprint >>> (8 * i));
        }
        return header;
    }

    private static byte[] withBody(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    /** As Avro writes it: zig-zag, seven bits a byte, the lowest first. */
    private static byte[] number(long value) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        long bits = (value << 1) ^ (value >> 63);
        while ((bits & ~0x7FL) != 0) {
            out.write((int) ((bits & 0x7F) | 0x80));
            bits >>>= 7;
        }
        out.write((int) bits);
        return out.toByteArray();
    }
}
