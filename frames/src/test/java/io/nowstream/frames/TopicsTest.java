package io.nowstream.frames;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TopicsTest {

    @Test
    void every_topic_begins_with_its_run() {
        Topics topics = new Topics("replay-2024");
        assertThat(topics.frames()).isEqualTo("replay-2024.frames");
        assertThat(topics.readings()).isEqualTo("replay-2024.readings");
        assertThat(topics.nowcasts()).isEqualTo("replay-2024.nowcasts");
        assertThat(topics.candidates()).isEqualTo("replay-2024.candidates");
        assertThat(topics.scores()).isEqualTo("replay-2024.scores");
        assertThat(topics.warnings()).isEqualTo("replay-2024.warnings");
        assertThat(topics.rejected()).isEqualTo("replay-2024.rejected");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Live", "a.b", "a/b", "a_b"})
    void a_run_that_would_make_a_doubtful_topic_is_refused(String run) {
        assertThatThrownBy(() -> new Topics(run)).isInstanceOf(IllegalArgumentException.class);
    }
}
