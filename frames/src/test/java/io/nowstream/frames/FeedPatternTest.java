package io.nowstream.frames;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FeedPatternTest {

    @ParameterizedTest
    @CsvSource({
        "nl-radar, nl-radar",
        "sevir/*, sevir/S801234",
        "sevir/*, sevir/",
        "sevir*, sevir",
        "sevir*, sevir-south",
        "*, anything",
        "a*b, a*b",
        "a**, a*b"
    })
    void a_feed_is_meant(String pattern, String feed) {
        assertThat(new FeedPattern(pattern).matches(feed)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "nl-radar, nl-radar-2",
        "nl-radar, nl",
        "nl-radar, NL-radar",
        "sevir/*, sevir",
        "sevir/*, Sevir/S801234",
        "sevir/*, old/sevir/S801234",
        "*/S801234, sevir/S801234",
        "a*b, axb",
        "'', nl-radar"
    })
    void a_feed_is_not_meant(String pattern, String feed) {
        assertThat(new FeedPattern(pattern).matches(feed)).isFalse();
    }

    @Test
    void every_feed_is_meant_by_the_star_alone() {
        assertThat(FeedPattern.ALL).isEqualTo(new FeedPattern("*"));
        assertThat(FeedPattern.ALL.matches("")).isTrue();
    }
}
