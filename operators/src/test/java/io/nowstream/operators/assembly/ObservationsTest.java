package io.nowstream.operators.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import io.nowstream.operators.GapPolicy;
import io.nowstream.operators.Observation;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What verification hears of a feed. */
class ObservationsTest extends AssemblyVerbs {

    @BeforeEach
    void assemble() throws Exception {
        assembling(spec(GapPolicy.HOLD, 1));
    }

    /** For example {@code 12:05'}, {@code #0 12:10}, {@code ..12:10}, {@code end #1}. */
    private List<String> told() {
        List<String> told = new ArrayList<>();
        for (Observation one : side(SequenceAssembler.OBSERVED)) {
            String line =
                    switch (one.kind()) {
                        case FRAME -> read(one.frame());
                        case ISSUED ->
                                "#%d %s%s"
                                        .formatted(
                                                one.number(),
                                                clockTime(one.time()),
                                                one.revision() > 0 ? " r" + one.revision() : "");
                        case SETTLED -> ".." + clockTime(one.time());
                        case END -> "end #" + one.number();
                    };
            told.add(line);
        }
        return told;
    }

    @Test
    void frames_sequences_and_how_far_all_is_settled() throws Exception {
        arrive("12:00", "12:05", "12:10");
        end();

        assertThat(told())
                .containsExactly(
                        "12:00",
                        "..12:00",
                        "12:05",
                        "..12:05",
                        "12:10",
                        "#0 12:10",
                        "..12:10",
                        "end #1");
    }

    @Test
    void behind_a_slot_that_is_waited_for_nothing_is_settled() throws Exception {
        arrive("12:00", "12:05", "12:10", "12:20");
        assertThat(told()).endsWith("12:20", "..12:10");

        at("12:24").arrive("12:25");
        assertThat(told()).endsWith("12:25", "#1 12:20", "#2 12:25", "..12:25");
    }

    @Test
    void a_correction_is_no_other_truth_but_a_sequence() throws Exception {
        arrive("12:00", "12:05", "12:10", "12:10'");

        assertThat(told()).endsWith("..12:10", "#1 12:10 r1", "..12:10");
    }

    @Test
    void what_fills_a_slot_given_up_is_told_behind_its_being_settled() throws Exception {
        arrive("12:00", "12:05", "12:10", "12:20");
        at("12:24").arrive("12:25");
        arrive("12:15");

        assertThat(told()).endsWith("..12:25", "12:15", "#3 12:25 r1", "..12:25");
    }

    @Test
    void a_feed_that_is_silent_beyond_its_horizon_is_settled_by_its_clock() throws Exception {
        arrive("12:00", "12:05", "12:10");
        tick("18:00");
        assertThat(told()).endsWith("..12:10");

        tick("18:30");
        assertThat(told().get(told().size() - 1)).startsWith("..12:29");
    }
}
