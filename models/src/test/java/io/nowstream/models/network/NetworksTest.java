package io.nowstream.models.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Names and sizes come from a {@code model.json} of unknown origin. */
class NetworksTest {

    private static final Map<String, Object> B =
            Map.of("channels", 1, "width", 64, "patch", 4, "depth", 2);
    private static final Map<String, Object> D =
            Map.of(
                    "channels",
                    1,
                    "width",
                    64,
                    "patch",
                    2,
                    "down",
                    List.of(2, 6),
                    "up",
                    List.of(2, 6));

    /** A change to good sizes, and what the refusal says. */
    record Wrong(String architecture, String size, Object value, String sentence) {}

    static List<Wrong> wrong() {
        String range = "must be a whole number from 1 to ";
        return List.of(
                new Wrong("vmrnn-b", "channels", 0, "size channels " + range + "64, not 0"),
                new Wrong("vmrnn-b", "channels", 65, "size channels " + range + "64, not 65"),
                new Wrong("vmrnn-b", "width", -64, "size width " + range + "4096, not -64"),
                new Wrong("vmrnn-b", "width", 1e18, "size width " + range + "4096, not 1.0E18"),
                new Wrong("vmrnn-b", "width", 64.5, "size width " + range + "4096, not 64.5"),
                new Wrong("vmrnn-b", "width", "64", "size width " + range + "4096, not 64"),
                new Wrong("vmrnn-b", "width", Double.NaN, "size width " + range + "4096, not NaN"),
                new Wrong(
                        "vmrnn-b",
                        "width",
                        24,
                        "size width must be a multiple of groups, 16, not 24"),
                new Wrong("vmrnn-b", "patch", 6, "size patch must be a power of two, not 6"),
                new Wrong(
                        "vmrnn-b",
                        "patch",
                        1,
                        "size patch must be a whole number from 2 to 64, not 1"),
                new Wrong("vmrnn-b", "depth", 257, "size depth " + range + "256, not 257"),
                new Wrong("vmrnn-b", "state", 0, "size state " + range + "256, not 0"),
                new Wrong("vmrnn-b", "groups", 0, "size groups " + range + "4096, not 0"),
                new Wrong(
                        "vmrnn-b",
                        "dropPath",
                        1,
                        "size dropPath must be at least 0 and below 1, not 1"),
                new Wrong("vmrnn-d", "width", 2048, "size width " + range + "1024, not 2048"),
                new Wrong(
                        "vmrnn-d",
                        "down",
                        List.of(),
                        "size down must be a list of 1 to 6 whole numbers, not []"),
                new Wrong(
                        "vmrnn-d",
                        "down",
                        Collections.nCopies(7, 1),
                        "size down must be a list of 1 to 6 whole numbers, not"
                                + " [1, 1, 1, 1, 1, 1, 1]"),
                new Wrong("vmrnn-d", "down", List.of(2, 0), "size down " + range + "256, not 0"),
                new Wrong(
                        "vmrnn-d",
                        "up",
                        List.of(2),
                        "size up must have as many cells as down, [2, 6], not [2]"));
    }

    @Test
    void every_network_has_a_name() {
        assertThat(Networks.names()).containsExactly("vmrnn-b", "vmrnn-d");
        assertThat(Networks.create("vmrnn-b", B, Base.LAST).architecture()).isEqualTo("vmrnn-b");
        assertThat(Networks.create("vmrnn-d", D, Base.NONE).architecture()).isEqualTo("vmrnn-d");
    }

    @Test
    void a_network_says_what_it_takes() {
        Network single = Networks.create("vmrnn-b", B, Base.ADVECTION);
        assertThat(single.channels()).isEqualTo(1);
        assertThat(single.divisibility()).isEqualTo(4);
        assertThat(single.base()).isEqualTo(Base.ADVECTION);
        assertThat(Networks.create("vmrnn-d", D, Base.NONE).divisibility()).isEqualTo(8);
    }

    @Test
    void an_unknown_network_is_refused_by_name() {
        assertThatThrownBy(() -> Networks.create("vmrnn-c", B, Base.NONE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("there is no network \"vmrnn-c\"; there are vmrnn-b, vmrnn-d");
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void a_size_that_cannot_be_is_refused_with_a_sentence(Wrong wrong) {
        Map<String, Object> sizes = new HashMap<>(wrong.architecture().equals("vmrnn-b") ? B : D);
        sizes.put(wrong.size(), wrong.value());
        assertThatThrownBy(() -> Networks.create(wrong.architecture(), sizes, Base.NONE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(wrong.architecture() + " " + wrong.sentence());
    }

    @Test
    void missing_and_unknown_sizes_are_refused_by_name() {
        Map<String, Object> sizes = new HashMap<>(B);
        sizes.remove("depth");
        assertThatThrownBy(() -> Networks.create("vmrnn-b", sizes, Base.NONE))
                .hasMessage("vmrnn-b needs the size depth, and it is missing");
        sizes.put("dept", 2);
        assertThatThrownBy(() -> Networks.create("vmrnn-b", sizes, Base.NONE))
                .hasMessage(
                        "vmrnn-b has no size \"dept\"; its sizes are channels, width, patch,"
                                + " depth, state, groups, dropPath");
    }
}
