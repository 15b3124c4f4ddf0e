package io.nowstream.models.verification;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.nowstream.frames.Quantity;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Persistence on the peers' windows of the Finnish composite has to earn exactly what the peers'
 * own scoring says it does: same cells, same counts, same errors.
 */
@Tag("shared-data")
class PeerScoresTest {

    private static final int ROWS = 1226;
    private static final int COLUMNS = 760;
    private static final Path DATA =
            Path.of(System.getProperty("nowstream.shared", ".")).resolve("data");

    @Test
    void persistence_earns_what_the_peers_say() throws IOException {
        List<float[]> frames = frames();
        Scoring scoring =
                Scoring.of(Quantity.REFLECTIVITY, List.of(20.0, 30.0, 35.0))
                        .with(Undefined.IS_NOTHING);
        ScoreBoard board = new ScoreBoard(scoring, List.of("persistence"));
        for (JsonNode window : json("peers/windows-fmi-2016.json").get("windows")) {
            scoreWindow(board, frames, window.get("t0").asInt());
        }
        int compared = 0;
        for (JsonNode row : json("peers/pysteps-fmi-2016.json").get("rows")) {
            if (row.get("method").asText().equals("persistence") && !row.has("subset")) {
                assertSame(board.score("persistence", row.get("minutes").asInt() / 5), row);
                compared++;
            }
        }
        assertThat(compared).isEqualTo(12);
    }

    private static void scoreWindow(ScoreBoard board, List<float[]> frames, int now) {
        for (int lead = 1; lead <= 12; lead++) {
            float[] target = frames.get(now + lead);
            boolean[] mask =
                    Coverage.ofAll(
                            List.of(
                                    frames.get(now - 2),
                                    frames.get(now - 1),
                                    frames.get(now),
                                    target));
            board.add(lead, target, Map.of("persistence", frames.get(now)), mask);
        }
    }

    private static void assertSame(Score score, JsonNode row) {
        assertThat(score.n()).isEqualTo(row.get("n").asLong());
        assertThat(score.errors().mse()).isCloseTo(row.get("mse_dbz").asDouble(), within(5.1e-5));
        assertThat(score.errors().mae()).isCloseTo(row.get("mae_dbz").asDouble(), within(5.1e-5));
        int[] thresholds = {20, 30, 35};
        for (int k = 0; k < 3; k++) {
            ContingencyTable table = score.events().get(k);
            assertThat(table.n() - table.correctNegatives())
                    .isEqualTo(row.get("n_" + thresholds[k]).asLong());
            assertThat(table.csi())
                    .isCloseTo(row.get("csi_" + thresholds[k]).asDouble(), within(5.1e-5));
        }
    }

    private static List<float[]> frames() throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.list(DATA.resolve("radar-fmi"))) {
            files = all.filter(file -> file.toString().endsWith(".pgm.gz")).sorted().toList();
        }
        List<float[]> frames = new ArrayList<>();
        for (Path file : files) {
            frames.add(reflectivity(file));
        }
        return frames;
    }

    /** Binary PGM, 8 bits: (code - 64) / 2 dBZ, below 0 counts as 0, 255 is missing. */
    private static float[] reflectivity(Path file) throws IOException {
        try (DataInputStream in =
                new DataInputStream(new GZIPInputStream(Files.newInputStream(file)))) {
            byte[] all = in.readAllBytes();
            byte[] codes = new byte[ROWS * COLUMNS];
            System.arraycopy(all, all.length - codes.length, codes, 0, codes.length);
            assertThat(new String(all, 0, 2, US_ASCII)).isEqualTo("P5");
            float[] field = new float[codes.length];
            for (int i = 0; i < codes.length; i++) {
                int code = codes[i] & 0xFF;
                field[i] = code == 255 ? Float.NaN : Math.max(0, (code - 64) / 2f);
            }
            return field;
        }
    }

    private static JsonNode json(String name) throws IOException {
        try (InputStream in = Files.newInputStream(DATA.resolve(name))) {
            return new ObjectMapper().readTree(in);
        }
    }
}
