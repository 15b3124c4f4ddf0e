package io.nowstream.app.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nowstream.ingest.Archive;
import io.nowstream.ingest.Archives;
import io.nowstream.ingest.FeedArchive;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingStormsTest {

    @TempDir Path directory;

    @Test
    void an_archive_of_storms_is_read_back_as_sevir() throws Exception {
        TrainingStorms.write(directory, 7, 2);

        try (Archive archive = Archives.open(directory)) {
            assertThat(archive.feeds().stream().map(FeedArchive::feed))
                    .containsExactly("sevir/S10070000", "sevir/S10070001");
            assertThat(archive.feeds().get(1).frames()).hasSize(49);
        }
    }

    @Test
    void no_seed_is_one_of_the_demonstrations() {
        // The demonstration counts up from here, one per storm that it shows.
        long first = 20_240_612L;
        long aMillionYears = 8 * 365L * 24 * 1_000_000;

        assertThat(TrainingStorms.seed(1, 0)).isGreaterThan(first + aMillionYears);
    }

    @Test
    void series_do_not_overlap() {
        assertThat(TrainingStorms.seed(1, TrainingStorms.MOST_EVENTS - 1))
                .isLessThan(TrainingStorms.seed(2, 0));
    }

    @Test
    void a_series_that_does_not_exist_is_refused() {
        assertThatThrownBy(() -> TrainingStorms.write(directory, 0, 2))
                .hasMessage("series of storms are 1 to 999, got 0");
        assertThatThrownBy(() -> TrainingStorms.write(directory, 1, 0))
                .hasMessage("a series has 1 to 10,000 events, got 0");
    }
}
