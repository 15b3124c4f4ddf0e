package io.nowstream.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WrittenAtTest {

    @TempDir Path directory;

    /** The mistake in a file, as a person is told it, without the file's directory. */
    private String mistake(String yaml) throws Exception {
        Path file = Files.writeString(directory.resolve("run.yaml"), yaml);
        ConfigException mistake =
                catchThrowableOfType(ConfigException.class, () -> ConfigFile.read(file));
        return WrittenAt.line(file, mistake).replace(directory + "/", "");
    }

    @Test
    void a_misspelt_key_has_its_line() throws Exception {
        assertThat(mistake("run: live\nfeeds:\n  nl-radar:\n    cadence: 5 min\n    lenght: 12\n"))
                .isEqualTo(
                        "run.yaml:5: feeds.nl-radar.lenght: no such key; did you mean"
                                + " feeds.nl-radar.length?");
    }

    @Test
    void a_bad_value_has_its_line_in_a_list_too() throws Exception {
        assertThat(
                        mistake(
                                """
                                feeds:
                                  nl-radar:
                                    warnings:
                                      - raise-at: 30
                                      - channel: 1
                                        raise-at: much
                                """))
                .startsWith("run.yaml:6: feeds.nl-radar.warnings[1].raise-at: ");
    }

    @Test
    void a_feed_that_is_wrong_as_a_whole_has_the_line_of_its_name() throws Exception {
        assertThat(mistake("feeds:\n  a: {}\n  b: {baselines: [advection]}\n"))
                .startsWith("run.yaml:3: b: the last of the baselines must be persistence");
    }

    @Test
    void a_key_that_is_not_written_has_the_line_of_what_it_is_missing_in() throws Exception {
        assertThat(mistake("archive: \"\"\ncontrol:\n  enabled: true\nfeeds:\n  a: {}\n"))
                .startsWith("run.yaml:3: control.enabled: retraining needs an archive");
    }

    @Test
    void a_file_without_feeds_has_no_line_to_name() throws Exception {
        assertThat(mistake("run: live\n"))
                .isEqualTo("run.yaml: feeds: at least one feed is needed");
    }

    @Test
    void what_is_no_yaml_has_the_line_where_it_ceases_to_be() throws Exception {
        assertThat(mistake("run: live\nfeeds:\n\ta: {}\n"))
                .startsWith("run.yaml:3: found character");
    }
}
