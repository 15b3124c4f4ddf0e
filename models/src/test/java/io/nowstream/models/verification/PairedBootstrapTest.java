package io.nowstream.models.verification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.nowstream.models.verification.PairedBootstrap.Interval;
import io.nowstream.models.verification.PairedBootstrap.Window;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PairedBootstrapTest {

    /** How many windows share a frame with the next one, and so its luck. */
    private static final int OVERLAP = 10;

    private static final long CELLS = 100;

    /** Windows whose mean difference is known, each a moving mean of the same noise. */
    private static List<Window> windows(int count, double meanDifference, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] noise = new double[count + OVERLAP];
        for (int i = 0; i < noise.length; i++) {
            noise[i] = random.nextGaussian();
        }
        List<Window> windows = new ArrayList<>();
        for (int w = 0; w < count; w++) {
            double common = 0;
            for (int i = 0; i < OVERLAP; i++) {
                common += noise[w + i];
            }
            double other = 500;
            windows.add(new Window(CELLS, other + CELLS * (meanDifference + common), other));
        }
        return windows;
    }

    private static Interval interval(int block, List<Window> windows) {
        return new PairedBootstrap(400, block, 1).of(windows);
    }

    /** In how many of 200 worlds the interval holds the truth. */
    private static double coverage(int block) {
        double truth = 0.3;
        int holds = 0;
        for (long world = 0; world < 200; world++) {
            Interval interval = interval(block, windows(400, truth, world));
            if (interval.lower() <= truth && truth <= interval.upper()) {
                holds++;
            }
        }
        return holds / 200.0;
    }

    @Test
    void an_interval_of_blocks_holds_the_truth_about_as_often_as_it_says() {
        assertThat(coverage(2 * OVERLAP)).isBetween(0.88, 0.99);
    }

    @Test
    void an_interval_of_single_windows_would_not_because_they_overlap() {
        assertThat(coverage(1)).isLessThan(0.6);
    }

    @Test
    void the_same_seed_gives_the_same_bytes_and_another_one_another_interval() {
        List<Window> windows = windows(120, 0, 7);
        PairedBootstrap bootstrap = new PairedBootstrap(1000, 20, 3);

        assertThat(bootstrap.of(windows)).isEqualTo(bootstrap.of(windows));
        assertThat(new PairedBootstrap(1000, 20, 4).of(windows).lower())
                .isNotEqualTo(bootstrap.of(windows).lower());
    }

    @Test
    void the_difference_is_over_cells_and_not_over_windows() {
        List<Window> windows = List.of(new Window(1, 3, 1), new Window(3, 2, 4));

        assertThat(interval(1, windows).difference()).isEqualTo(0, within(1e-15));
        assertThat(interval(1, windows).windows()).isEqualTo(2);
    }

    @Test
    void a_window_without_a_cell_changes_nothing() {
        List<Window> windows = new ArrayList<>(windows(30, 0, 2));
        Interval without = interval(5, windows);
        windows.addAll(10, Collections.nCopies(4, new Window(0, 0, 0)));

        assertThat(interval(5, windows)).isEqualTo(without);
    }

    @Test
    void a_difference_that_is_the_same_everywhere_has_no_width() {
        Interval interval =
                interval(8, Collections.nCopies(50, new Window(CELLS, 0, CELLS * 0.25)));

        assertThat(interval.lower()).isEqualTo(-0.25);
        assertThat(interval.upper()).isEqualTo(-0.25);
    }

    @Test
    void blocks_longer_than_what_there_is_are_cut() {
        assertThat(interval(50, windows(12, 0, 3)).block()).isEqualTo(12);
    }

    @Test
    void nothing_to_compare_is_refused() {
        assertThatThrownBy(() -> interval(5, List.of(new Window(0, 0, 0))))
                .hasMessage("none of 1 windows holds a cell that all cover");
        assertThatThrownBy(() -> new PairedBootstrap(10, 0, 1))
                .hasMessage(
                        "a bootstrap needs at least 40 resamples and blocks of 1, got 10 and 0");
    }
}
