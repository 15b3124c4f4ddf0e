package io.nowstream.operators.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import io.nowstream.frames.ModelId;
import io.nowstream.frames.Release;
import io.nowstream.operators.GapPolicy;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which release is in force, and how many are kept. */
class ReleasesTest extends AssemblyVerbs {

    @BeforeEach
    void three_frames_every_five_minutes() throws Exception {
        assembling(spec(GapPolicy.HOLD, 1));
    }

    private List<String> models() {
        return out().stream()
                .map(sequence -> sequence.release())
                .map(release -> release == null ? "none" : release.model().name())
                .toList();
    }

    @Test
    void a_release_is_in_force_from_its_issue_time_on() throws Exception {
        release("new", "12:15");
        arrive("12:00", "12:05", "12:10", "12:15", "12:20");

        assertThat(models()).containsExactly("none", "new", "new");
    }

    @Test
    void a_release_that_comes_while_frames_wait_counts_by_issue_time() throws Exception {
        release("old", "11:00");
        arrive("12:00", "12:05", "12:15");
        release("new", "12:15");
        arrive("12:10");

        assertThat(issues()).containsExactly("12:10", "12:15");
        assertThat(models()).containsExactly("old", "new");
    }

    @Test
    void of_the_releases_in_effect_the_last_of_the_log_counts() throws Exception {
        release("first", "12:10");
        release("second", "12:05");
        arrive("12:00", "12:05", "12:10", "12:15");

        assertThat(models()).containsExactly("second", "second");
    }

    @Test
    void a_revision_is_made_with_the_release_of_its_issue_time() throws Exception {
        release("old", "12:00");
        release("new", "12:15");
        arrive("12:00", "12:05", "12:10", "12:10'");

        assertThat(issues()).containsExactly("12:10", "12:10 r1");
        assertThat(models()).containsExactly("old", "old");
    }

    @Test
    void no_more_are_kept_than_can_still_be_in_force() throws Exception {
        arrive("12:00", "12:05", "12:10");
        for (int hour = 12; hour <= 23; hour++) {
            release("model-" + hour, "%d:00".formatted(hour));
        }
        Releases releases = Releases.NONE;
        for (int i = 0; i < 30; i++) {
            ModelId model = new ModelId("m" + i, "");
            releases =
                    releases.with(
                            new Release(FEED, time("12:%02d".formatted(i)), model, new byte[0]));
        }
        Releases kept = releases.from(time("12:20"));

        assertThat(kept.releases()).hasSize(10);
        assertThat(kept.inForce(time("12:20")).orElseThrow().model().name()).isEqualTo("m20");
        assertThat(rejected()).isEmpty();
    }

    @Test
    void the_shadow_has_releases_of_its_own() {
        Releases releases =
                Releases.NONE
                        .with(new Release(FEED, time("12:00"), new ModelId("a", ""), new byte[0]))
                        .with(
                                new Release(FEED, time("11:00"), new ModelId("b", ""), new byte[0])
                                        .toShadow())
                        .with(
                                new Release(FEED, time("12:10"), new ModelId("c", ""), new byte[0])
                                        .toShadow());

        assertThat(releases.inForce(time("12:05")).orElseThrow().model().name()).isEqualTo("a");
        assertThat(releases.inShadow(time("12:05")).orElseThrow().model().name()).isEqualTo("b");
        assertThat(releases.inShadow(time("10:59"))).isEmpty();
        Releases kept = releases.from(time("12:10"));
        assertThat(kept.releases()).extracting(r -> r.model().name()).containsExactly("a", "c");
    }

    @Test
    void one_plan_too_many_is_rejected_with_the_reason() throws Exception {
        arrive("10:00", "10:05", "10:10");
        for (int i = 0; i < 17; i++) {
            release("model-" + i, "12:%02d".formatted(i));
        }

        assertThat(rejected()).hasSize(1);
        assertThat(rejected().get(0).reason())
                .isEqualTo(
                        "release of model-16 from 2024-06-12T12:16:00Z on is one too many: 16 wait"
                                + " to take effect already");
    }
}
