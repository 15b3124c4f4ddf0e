package io.nowstream.ingest.publish;

import static io.nowstream.ingest.publish.TestFrames.at;
import static org.assertj.core.api.Assertions.assertThat;

import io.nowstream.frames.Rejected;
import io.nowstream.frames.Sha256;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RejectionsTest {

    @TempDir private Path directory;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, Rejected.KEPT_BYTES - 1, Rejected.KEPT_BYTES, 3_000_000})
    void the_first_megabyte_is_kept_and_all_of_it_is_hashed(int length) throws Exception {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        Path file = Files.write(directory.resolve("x.h5"), bytes);

        Rejected ofBytes = Rejections.of("x.h5", "why", bytes, at("12:00"));
        Rejected ofFile = Rejections.of("x.h5", "why", file, at("12:00"));

        assertThat(ofBytes.bytes())
                .isEqualTo(Arrays.copyOf(bytes, Math.min(length, Rejected.KEPT_BYTES)));
        assertThat(ofBytes.sha256()).isEqualTo(Sha256.of(bytes));
        assertThat(ofFile.bytes()).isEqualTo(ofBytes.bytes());
        assertThat(ofFile.sha256()).isEqualTo(ofBytes.sha256());
    }

    @Test
    void it_carries_origin_reason_and_time() {
        Rejected row = Rejections.of("x.h5", "why", new byte[0], at("12:00"));

        assertThat(row.origin()).isEqualTo("x.h5");
        assertThat(row.reason()).isEqualTo("why");
        assertThat(row.rejectedAt()).isEqualTo(at("12:00"));
    }
}
