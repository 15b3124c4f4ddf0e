package io.nowstream.operators.verification;

import static org.assertj.core.api.Assertions.assertThat;

import io.nowstream.frames.ModelId;
import io.nowstream.frames.Quantity;
import io.nowstream.frames.Score;
import io.nowstream.frames.Tier;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.junit.jupiter.api.Test;

class FeedsInStepTest {

    private static final Instant NOON = Instant.parse("2024-06-12T12:00:00Z");
    private static final Instant LONG_AGO = Instant.parse("2010-08-26T00:00:00Z");

    private long nanos;
    private Watermark newest = Watermark.MAX_WATERMARK;
    private final FeedsInStep generator = new FeedsInStep(Duration.ofMinutes(1), () -> nanos);

    private void scored(String feed, Instant issued, int lead) {
        generator.onEvent(
                new Score(
                        "run",
                        feed,
                        Score.Period.NOWCAST,
                        issued,
                        new ModelId("advection", "ab"),
                        Tier.ADVECTION,
                        false,
                        Quantity.VIL,
                        0,
                        lead,
                        lead * 300_000L,
                        1,
                        0,
                        1,
                        0,
                        0,
                        0,
                        "VIL code",
                        List.of()),
                issued.toEpochMilli(),
                output);
    }

    private Instant watermark() {
        newest = new Watermark(0);
        generator.onPeriodicEmit(output);
        return Instant.ofEpochMilli(newest.getTimestamp() + 1);
    }

    private final WatermarkOutput output =
            new WatermarkOutput() {
                @Override
                public void emitWatermark(Watermark watermark) {
                    newest = watermark;
                }

                @Override
                public void markIdle() {}

                @Override
                public void markActive() {}
            };

    @Test
    void it_is_where_the_longest_lead_is() {
        scored("radar", NOON, 1);
        assertThat(watermark()).isEqualTo(NOON);

        scored("radar", NOON, 2);
        scored("radar", NOON.plusSeconds(300), 1);
        assertThat(watermark()).isEqualTo(NOON);

        scored("radar", NOON.plusSeconds(300), 2);
        assertThat(watermark()).isEqualTo(NOON.plusSeconds(300));
    }

    @Test
    void it_waits_for_the_slowest_feed() {
        scored("radar", NOON, 2);
        scored("taxi", LONG_AGO, 4);

        assertThat(watermark()).isEqualTo(LONG_AGO);
    }

    @Test
    void it_does_not_wait_for_a_feed_that_is_silent() {
        scored("taxi", LONG_AGO, 4);
        nanos += Duration.ofSeconds(61).toNanos();
        scored("radar", NOON, 2);

        assertThat(watermark()).isEqualTo(NOON);
    }
}
