package io.nowstream.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchivesTest {

    private static final String UNDERSTOOD =
            "; expected a SEVIR CATALOG.csv, frame logs *.frames, the Zarr archive of a run,"
                    + " KNMI RAD_NL25_*.h5, FMI *.pgm.gz, Bureau of Meteorology *.prcp-cscn.nc, TAASRAD19 sheets with"
                    + " umap_train_dates.json, New York's flows *volume*.npz or"
                    + " *-graph-inoutflow.npz, or thermal pictures DATE_TIME_SENSOR.jsonl.gz";

    @TempDir Path directory;

    private void lies(String name) throws IOException {
        Path file = directory.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "not what its name says");
    }

    private void assertUnknown(Path archive, String message) {
        assertThatThrownBy(() -> Archives.open(archive))
                .isInstanceOf(UnknownArchiveException.class)
                .hasMessage(message);
    }

    @Test
    void files_are_found_by_their_names_and_sorted_by_time() throws Exception {
        lies("26/RAD_NL25_RAP_5min_201008260005.h5");
        lies("25/RAD_NL25_RAP_5min_201008252355.h5");
        lies("26/RAD_NL25_RAP_5min_201008260000.h5");
        lies("README.md");

        try (Archive archive = Archives.open(directory)) {
            FeedArchive feed = archive.feeds().get(0);

            assertThat(archive.feeds()).hasSize(1);
            assertThat(feed.feed()).isEqualTo("nl-radar");
            assertThat(feed.ends()).isFalse();
            assertThat(feed.frames())
                    .extracting(ArchivedFrame::validTime)
                    .containsExactly(
                            Instant.parse("2010-08-25T23:55:00Z"),
                            Instant.parse("2010-08-26T00:00:00Z"),
                            Instant.parse("2010-08-26T00:05:00Z"));
        }
    }

    @Test
    void several_formats_are_several_feeds() throws Exception {
        lies("RAD_NL25_RAP_5min_201008260005.h5");
        lies("201609281445_fmi.radar.composite.lowest_FIN_SUOMI1.pgm.gz");
        lies("2_20180616_100000.prcp-cscn.nc");

        try (Archive archive = Archives.open(directory)) {
            assertThat(archive.feeds())
                    .extracting(FeedArchive::feed)
                    .containsExactly("au-melbourne", "fi-radar", "nl-radar");
        }
    }

    @Test
    void a_bad_file_is_listed_and_refused_when_read() throws Exception {
        lies("RAD_NL25_RAP_5min_201008260005.h5");

        try (Archive archive = Archives.open(directory)) {
            List<ArchivedFrame> frames = archive.feeds().get(0).frames();

            assertThat(frames).hasSize(1);
            assertThatThrownBy(() -> frames.get(0).read())
                    .isInstanceOf(MalformedFrameException.class)
                    .hasMessage(
                            "RAD_NL25_RAP_5min_201008260005.h5: not HDF5: no signature found in its"
                                    + " 22 bytes");
        }
    }

    @Test
    void a_file_that_is_gone_is_the_disks_failure_not_the_frames() throws Exception {
        lies("RAD_NL25_RAP_5min_201008260005.h5");

        try (Archive archive = Archives.open(directory)) {
            ArchivedFrame frame = archive.feeds().get(0).frames().get(0);
            Files.delete(directory.resolve("RAD_NL25_RAP_5min_201008260005.h5"));

            assertThatThrownBy(frame::read).isInstanceOf(IOException.class);
        }
    }

    @Test
    void what_is_not_understood_is_said_in_one_sentence() throws Exception {
        assertUnknown(
                directory, directory + ": nothing to replay in an empty directory" + UNDERSTOOD);
        lies("a.grib2");
        lies("b.grib2");
        lies("c.grib2");
        lies("d.grib2");
        assertUnknown(
                directory,
                directory
                        + ": nothing to replay in its 4 files (a.grib2, b.grib2, c.grib2, …)"
                        + UNDERSTOOD);
    }

    @Test
    void a_directory_that_is_not_there_is_said_so() throws Exception {
        Path nowhere = directory.resolve("nowhere");
        assertThatThrownBy(() -> Archives.open(nowhere))
                .isInstanceOf(UnknownArchiveException.class)
                .hasMessageStartingWith(nowhere + ": not there; expected a directory with a SEVIR");
        lies("file");
        assertThatThrownBy(() -> Archives.open(directory.resolve("file")))
                .hasMessageContaining("file: not a directory; expected");
    }
}
