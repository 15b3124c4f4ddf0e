package io.nowstream.frames;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nowstream.frames.wire.Wire;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClaimChecksTest {

    private static final Packing PACKING = new Packing(CellType.UINT8, 1, 0, 255, 0);
    private static final Grid GRID = Grid.local(40, 50, 1000);
    private static final Instant NOON = Instant.parse("2024-06-12T12:00:00Z");

    @TempDir Path directory;
    private Store store;
    private ClaimChecks claims;

    @BeforeEach
    void open() {
        store = new LocalStore(directory);
        claims = new ClaimChecks(store, 1000);
    }

    @Test
    void a_small_frame_travels_as_it_is() throws IOException {
        Frame frame = frameOf(channel(new int[2000]));
        assertThat(claims.deposit(frame)).isSameAs(frame);
        assertThat(claims.redeem(frame)).isSameAs(frame);
        assertThat(store.list("")).isEmpty();
    }

    @Test
    void a_large_frame_travels_as_a_claim_and_comes_back_whole() throws IOException {
        Frame frame = frameOf(channel(noise(1)));
        Frame light = claims.deposit(frame);

        assertThat(light.channels().get(0).cells()).isEmpty();
        assertThat(store.list("")).containsExactly("claims/" + light.channels().get(0).claim());
        assertThat(claims.redeem(overTheWire(light))).usingRecursiveComparison().isEqualTo(frame);
    }

    @Test
    void all_channels_together_count_against_the_limit() throws IOException {
        claims = new ClaimChecks(store, 3000);
        Frame one = frameOf(channel(noise(1)));
        Frame two = frameOf(channel(noise(1)), channel(noise(2)));
        assertThat(claims.deposit(one)).isSameAs(one);
        assertThat(claims.deposit(two).channels()).allMatch(Channel::isClaimed);
        assertThat(store.list("claims/")).hasSize(2);
    }

    @Test
    void a_large_forecast_field_does_the_same() throws IOException {
        ForecastField field = fieldOf(channel(noise(3)));
        ForecastField light = claims.deposit(field);
        assertThat(light.channels()).allMatch(Channel::isClaimed);
        assertThat(claims.redeem(Wire.forecastField(Wire.encode(light))))
                .usingRecursiveComparison()
                .isEqualTo(field);
    }

    @Test
    void depositing_the_same_cells_twice_keeps_them_once() throws IOException {
        claims.deposit(frameOf(channel(noise(1))));
        claims.deposit(claims.deposit(frameOf(channel(noise(1)))));
        assertThat(store.list("")).hasSize(1);
    }

    @Test
    void a_claim_that_the_store_does_not_know_is_a_malformed_record() {
        String unknown = Sha256.of(new byte[] {1, 2, 3});
        Frame frame = frameOf(Channel.claimed(Quantity.VIL, PACKING, unknown));
        assertThatThrownBy(() -> claims.redeem(frame))
                .isInstanceOf(MalformedRecordException.class)
                .hasMessage(
                        "cells are claimed under %s, and the store has no claims/%s",
                        unknown, unknown);
    }

    @Test
    void cells_that_are_not_those_claimed_are_a_malformed_record() throws IOException {
        Frame light = claims.deposit(frameOf(channel(noise(1))));
        store.put("claims/" + light.channels().get(0).claim(), new byte[] {9});
        assertThatThrownBy(() -> claims.redeem(light))
                .isInstanceOf(MalformedRecordException.class)
                .hasMessageContaining("in the store is damaged: its SHA-256 is");
    }

    @Test
    void a_claim_that_is_no_hash_never_becomes_a_name() {
        assertThatThrownBy(() -> Channel.claimed(Quantity.VIL, PACKING, "../../etc/passwd"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("a claim is a SHA-256 in 64 lower-case hex digits");
    }

    private static Channel channel(int[] codes) {
        return Channel.of(Quantity.VIL, PACKING, Cells.packCodes(codes, PACKING));
    }

    private static int[] noise(long seed) {
        return new Random(seed).ints(2000, 0, 256).toArray();
    }

    private static Frame frameOf(Channel... channels) {
        return new Frame("nl-radar", GRID, NOON, NOON.plusSeconds(60), List.of(channels));
    }

    private static ForecastField fieldOf(Channel channel) {
        return new ForecastField(
                "live",
                "nl-radar",
                NOON,
                0,
                7,
                1,
                12,
                NOON.plusSeconds(300),
                1,
                GRID,
                List.of(channel),
                new ModelId("advection", Sha256.of(new byte[0])),
                Tier.ADVECTION,
                GapReport.COMPLETE);
    }

    private static Frame overTheWire(Frame frame) {
        return Objects.requireNonNull(Wire.feedRecord(Wire.encode(FeedRecord.of(frame))).frame());
    }
}
