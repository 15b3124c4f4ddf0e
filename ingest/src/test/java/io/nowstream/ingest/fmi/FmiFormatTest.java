package io.nowstream.ingest.fmi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.nowstream.frames.Cells;
import io.nowstream.frames.Channel;
import io.nowstream.frames.Frame;
import io.nowstream.frames.Grid;
import io.nowstream.frames.Quantity;
import io.nowstream.ingest.Archive;
import io.nowstream.ingest.Archives;
import io.nowstream.ingest.Cuts;
import io.nowstream.ingest.MalformedFrameException;
import io.nowstream.ingest.ProjectedPoint;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FmiFormatTest {

    private static final String NAME = "201609281445_fmi.radar.composite.lowest_FIN_SUOMI1.pgm.gz";
    private static final Instant ARRIVAL = Instant.parse("2016-09-28T14:47:00Z");

    private static final String HEADER =
            """
            P5
            # composite_area FIN
            # radar KOR 1 21.6460 60.1280
            # obstime 201609281445
            # param CorrectedReflectivity
            # metersperpixel_x 999.674053
            # metersperpixel_y 999.62859
            # projection radar {
            # type stereographic
            # centrallongitude 25
            # centrallatitude 90
            # truelatitude 60
            # bottomleft 18.600000 57.930000
            # topright 34.903000 69.005000
            # }
            3 2
            255
            """;

    @TempDir Path directory;

    private final FmiFormat format = new FmiFormat();

    private Path file(String header, int... codes) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream pgm = new GZIPOutputStream(packed)) {
            pgm.write(header.getBytes(StandardCharsets.ISO_8859_1));
            for (int code : codes) {
                pgm.write(code);
            }
        }
        return Files.write(directory.resolve(NAME), packed.toByteArray());
    }

    private Frame read(Path file) throws Exception {
        return format.read(file, ARRIVAL);
    }

    private void assertRefused(String header, String reason) throws IOException {
        Path file = file(header, 1, 2, 3, 4, 5, 6);
        assertThatThrownBy(() -> read(file))
                .isInstanceOf(MalformedFrameException.class)
                .hasMessage(NAME + ": " + reason);
    }

    @Test
    void the_name_begins_with_the_time() {
        assertThat(format.timeInName(Path.of(NAME)))
                .contains(Instant.parse("2016-09-28T14:45:00Z"));
        assertThat(format.recognises(Path.of("lowest.pgm.gz"))).isFalse();
    }

    @Test
    void codes_become_reflectivity() throws Exception {
        Frame frame = read(file(HEADER, 0, 64, 104, 179, 255, 63));

        assertThat(frame.feed()).isEqualTo("fi-radar");
        assertThat(frame.validTime()).isEqualTo(Instant.parse("2016-09-28T14:45:00Z"));
        assertThat(frame.arrivalTime()).isEqualTo(ARRIVAL);
        Channel channel = frame.channels().get(0);
        assertThat(channel.quantity()).isEqualTo(Quantity.REFLECTIVITY);
        assertThat(Cells.unpackCodes(channel.cells(), channel.packing(), 6))
                .containsExactly(0, 64, 104, 179, 255, 63);
        assertThat(channel.values(frame.grid())).containsExactly(0f, 0f, 20f, 57.5f, Float.NaN, 0f);
    }

    @Test
    void the_grid_hangs_on_its_lower_left_corner() throws Exception {
        Grid grid = read(file(HEADER, 1, 2, 3, 4, 5, 6)).grid();

        assertThat(grid.rows()).isEqualTo(2);
        assertThat(grid.columns()).isEqualTo(3);
        // The false origin that pysteps uses for this composite, the other way round.
        assertThat(grid.westMetres()).isCloseTo(-380_886.310, within(1.0));
        assertThat(grid.y(2)).isCloseTo(-3_395_677.920, within(1.0));
        assertThat(grid.northMetres()).isEqualTo(grid.y(2) + 2 * 999.62859, within(1e-6));
    }

    @Test
    void the_upper_right_corner_of_the_whole_composite_is_where_fmi_says() throws Exception {
        Grid small = read(file(HEADER, 1, 2, 3, 4, 5, 6)).grid();
        ProjectedPoint corner = ProjectedPoint.of(small.projection(), 34.903, 69.005);

        assertThat(corner.x()).isCloseTo(small.x(760), within(1000.0));
        assertThat(corner.y()).isCloseTo(small.y(2) + 1226 * 999.62859, within(1000.0));
    }

    @Test
    void what_does_not_fit_is_refused_with_its_reason() throws Exception {
        assertRefused(HEADER.replace("P5", "P2"), "not a binary PGM: does not begin with P5");
        assertRefused(HEADER.replace("\n255", "\n65535"), "largest value is 65535, expected 255");
        assertRefused(
                HEADER.replace("3 2", "99999 99999"),
                "declares 99999 x 99999 cells, expected 1 to 67,108,864");
        assertRefused(HEADER.replace("3 2", "3 x"), "height is \"x\", expected a number");
        assertRefused(
                HEADER.replace("3 2", "4 2"), "truncated PGM: 2 x 4 cells declared, 6 bytes there");
        assertRefused(HEADER.replace("3 2", "2 2"), "PGM has more than the 2 x 2 cells declared");
        assertRefused(HEADER.replace("# obstime 201609281445\n", ""), "no obstime in its header");
        assertRefused(
                HEADER.replace("obstime 201609281445", "obstime yesterday"),
                "obstime is \"yesterday\", expected YYYYMMDDHHMM");
        assertRefused(
                HEADER.replace("CorrectedReflectivity", "RainRate"),
                "param is RainRate, expected CorrectedReflectivity");
        assertRefused(
                HEADER.replace("stereographic", "lambert"),
                "type is lambert, expected stereographic");
        assertRefused(
                HEADER.replace("bottomleft 18.600000 57.930000", "bottomleft 18.6"),
                "bottomleft is \"18.6\", expected longitude and latitude");
    }

    @Test
    void an_archive_refuses_a_file_of_another_time_than_its_name_says() throws Exception {
        Files.move(file(HEADER, 1, 2, 3, 4, 5, 6), directory.resolve(NAME.replace("1445", "1450")));

        try (Archive archive = Archives.open(directory)) {
            assertThatThrownBy(() -> archive.feeds().get(0).frames().get(0).read())
                    .isInstanceOf(MalformedFrameException.class)
                    .hasMessageEndingWith(
                            ": is named for 2016-09-28T14:50:00Z and holds 2016-09-28T14:45:00Z");
        }
    }

    @Test
    void what_is_not_gzip_is_refused() throws Exception {
        Path file = Files.writeString(directory.resolve(NAME), HEADER);

        assertThatThrownBy(() -> read(file))
                .isInstanceOf(MalformedFrameException.class)
                .hasMessage(NAME + ": damaged gzip: Not in GZIP format");
    }

    @Test
    void a_header_without_end_is_refused() throws Exception {
        assertRefused(
                "P5\n" + " ".repeat(1 << 17), "not a PGM: no sizes in its first 65,536 bytes");
        assertRefused(
                "P5\n# " + "x".repeat(1 << 17), "not a PGM: no sizes in its first 65,536 bytes");
    }

    @Test
    void every_cut_is_refused() throws Exception {
        Cuts.everyCutIsRefused(file(HEADER, 1, 2, 3, 4, 5, 6), this::read);
    }

    @Test
    void a_flipped_bit_is_found_by_the_checksum() throws Exception {
        Path file = file(HEADER, 1, 2, 3, 4, 5, 6);
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length - 6] ^= 1;
        Files.write(file, bytes);

        assertThatThrownBy(() -> read(file))
                .isInstanceOf(MalformedFrameException.class)
                .hasMessageContaining("damaged gzip");
    }
}
