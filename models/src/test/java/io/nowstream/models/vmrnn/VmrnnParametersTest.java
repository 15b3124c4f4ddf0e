package io.nowstream.models.vmrnn;

import static org.assertj.core.api.Assertions.assertThat;

import io.nowstream.models.network.Base;
import io.nowstream.models.network.WeightSpec;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The counts of the paper's networks, as it builds them and without what it never uses. */
class VmrnnParametersTest {

    @Test
    void taxibj_has_the_papers_two_point_six_million() {
        assertCounts(b(2, 4, 12), 2_579_970, 2_218_114);
    }

    @Test
    void kth_has_the_authors_count() {
        assertCounts(b(1, 2, 6), 1_214_721, 1_050_241);
    }

    @Test
    void sevir_has_the_count_of_its_sizes() {
        assertCounts(b(1, 4, 6), 1_364_097, 1_199_617);
    }

    @Test
    void moving_mnist_has_the_authors_count() {
        assertCounts(d(List.of(2, 6), List.of(2, 6)), 15_267_201, 13_395_329);
    }

    @Test
    void the_shallow_moving_mnist_has_its_count() {
        assertThat(count(d(List.of(2, 2), List.of(2, 2)).weights(true))).isEqualTo(9_674_113);
    }

    @Test
    void a_block_of_width_128_has_202112() {
        VmrnnCell cell = new VmrnnCell(128, 16, Collections.nCopies(1, 0.0));
        assertThat(count(cell.weights("", false))).isEqualTo(202_112);
    }

    @Test
    void every_name_is_there_once() {
        for (boolean withDeadOnes : new boolean[] {false, true}) {
            List<WeightSpec> weights = d(List.of(2, 6), List.of(2, 6)).weights(withDeadOnes);
            assertThat(weights).extracting(WeightSpec::name).doesNotHaveDuplicates();
        }
    }

    @Test
    void an_advected_base_is_embedded_too() {
        Map<String, Object> sizes = sizes(1, 4);
        sizes.put("depth", 6);
        long none = count(Vmrnn.b(sizes, Base.NONE).weights());
        long last = count(Vmrnn.b(sizes, Base.LAST).weights());
        long advection = count(Vmrnn.b(sizes, Base.ADVECTION).weights());
        assertThat(last).isEqualTo(none);
        assertThat(advection).isEqualTo(none + 128 * 4 * 4);
    }

    @Test
    void drop_path_rates_are_those_of_the_table() {
        Pyramid pyramid = Pyramid.of(1, 128, 2, 16, List.of(2, 6), List.of(2, 6), 0.1);
        assertThat(rates(pyramid.down().get(0))).isEqualTo("0.0000 0.0143");
        assertThat(rates(pyramid.down().get(1))).startsWith("0.0286").endsWith("0.1000");
        assertThat(rates(pyramid.up().get(0))).isEqualTo("0.0857 0.1000");
        assertThat(rates(pyramid.up().get(1))).startsWith("0.0000").endsWith("0.0714");
    }

    private static String rates(VmrnnCell cell) {
        return String.join(
                " ", cell.dropPath().stream().map(rate -> "%.4f".formatted(rate)).toList());
    }

    private static void assertCounts(Vmrnn network, long withDeadOnes, long clean) {
        assertThat(count(network.weights(true))).isEqualTo(withDeadOnes);
        assertThat(count(network.weights())).isEqualTo(clean);
    }

    private static long count(List<WeightSpec> weights) {
        return weights.stream().mapToLong(weight -> weight.shape().size()).sum();
    }

    private static Vmrnn b(int channels, int patch, int depth) {
        Map<String, Object> sizes = sizes(channels, patch);
        sizes.put("depth", depth);
        return Vmrnn.b(sizes, Base.NONE);
    }

    private static Vmrnn d(List<Integer> down, List<Integer> up) {
        Map<String, Object> sizes = sizes(1, 2);
        sizes.put("down", down);
        sizes.put("up", up);
        return Vmrnn.d(sizes, Base.NONE);
    }

    private static Map<String, Object> sizes(int channels, int patch) {
        return new HashMap<>(Map.of("channels", channels, "width", 128, "patch", patch));
    }
}
