package io.nowstream.frames;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class RejectedTest {

    @Test
    void a_row_keeps_the_first_megabyte_and_the_hash_of_all() {
        byte[] large = new byte[Rejected.KEPT_BYTES + 1];
        large[Rejected.KEPT_BYTES] = 1;
        Rejected row = Rejected.of("a.h5", "truncated", large, Instant.EPOCH);
        assertThat(row.bytes()).hasSize(1_048_576);
        assertThat(row.sha256()).isEqualTo(Sha256.of(large));
    }
}
