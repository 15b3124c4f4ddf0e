package io.nowstream.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.nowstream.ingest.BoundedLines.Line;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BoundedLinesTest {

    private static List<String> lines(String text) throws IOException {
        List<String> all = new ArrayList<>();
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        try (BoundedLines lines = new BoundedLines(new ByteArrayInputStream(bytes), 5)) {
            for (Optional<Line> line = lines.next(); line.isPresent(); line = lines.next()) {
                Line it = line.get();
                all.add(it.number() + " " + it.text() + (it.tooLong() ? " and more" : ""));
            }
        }
        return all;
    }

    @Test
    void lines_end_with_lf_or_cr_lf_and_the_last_may_lack_it() throws Exception {
        assertThat(lines("a\nb\r\n\nc")).containsExactly("1 a", "2 b", "3 ", "4 c");
        assertThat(lines("a\n")).containsExactly("1 a");
        assertThat(lines("")).isEmpty();
    }

    @Test
    void a_line_that_is_too_long_is_cut_and_said_so_and_the_next_is_whole() throws Exception {
        assertThat(lines("12345\r\n123456\n1\n"))
                .containsExactly("1 12345", "2 12345 and more", "3 1");
    }

    @Test
    void a_file_without_breaks_is_one_line() throws Exception {
        assertThat(lines("x".repeat(1 << 20))).containsExactly("1 xxxxx and more");
    }
}
