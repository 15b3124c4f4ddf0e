package io.nowstream.operators.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.nowstream.frames.ForecastField;
import io.nowstream.frames.GapReport;
import io.nowstream.frames.ModelId;
import io.nowstream.frames.StampedField;
import io.nowstream.frames.Stamps;
import io.nowstream.frames.Tier;
import io.nowstream.operators.Nowcast;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.functions.util.ListCollector;
import org.junit.jupiter.api.Test;

class CutIntoFieldsTest {

    private static final GapReport HELD = new GapReport("hold", List.of(Examples.NOON));
    private static final Stamps STAMPS = new Stamps(1, 2, 3, 4);

    private static List<StampedField> cut(byte[]... fields) {
        List<StampedField> out = new ArrayList<>();
        new CutIntoFields("storm")
                .flatMap(
                        new Nowcast(
                                "nl-radar",
                                false,
                                Examples.NOON,
                                1,
                                7,
                                1,
                                Examples.CADENCE.toMillis(),
                                Examples.GRID,
                                Nowcast.singly(Examples.RAIN, Examples.TENTHS, List.of(fields)),
                                new ModelId("advection", "aa"),
                                Tier.ADVECTION,
                                HELD,
                                0,
                                List.of(),
                                STAMPS),
                        new ListCollector<>(out));
        return out;
    }

    @Test
    void every_lead_becomes_a_record() {
        List<StampedField> out = cut(new byte[] {1}, new byte[] {2});

        assertThat(out)
                .extracting(one -> one.field().identity())
                .containsExactly(
                        "storm/nl-radar/2024-06-12T12:00:00Z/r1/+1",
                        "storm/nl-radar/2024-06-12T12:00:00Z/r1/+2");
        ForecastField second = out.get(1).field();
        assertThat(second.leads()).isEqualTo(2);
        assertThat(second.members()).isEqualTo(1);
        assertThat(second.number()).isEqualTo(7);
        assertThat(second.validTime()).isEqualTo("2024-06-12T12:10:00Z");
        assertThat(second.channels().get(0).cells()).containsExactly(2);
        assertThat(second.tier()).isEqualTo(Tier.ADVECTION);
        assertThat(second.gaps()).isEqualTo(HELD);
    }

    @Test
    void its_latencies_go_along() {
        assertThat(cut(new byte[] {1}, new byte[] {2}))
                .extracting(StampedField::stamps)
                .containsOnly(STAMPS);
    }

    @Test
    void one_field_for_all_leads_is_lead_one_of_one() {
        ForecastField only = cut(new byte[] {1}).get(0).field();

        assertThat(List.of(only.lead(), only.leads())).containsExactly(1, 1);
    }
}
