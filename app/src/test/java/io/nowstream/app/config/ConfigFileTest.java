package io.nowstream.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigFileTest {

    private static final Path COMMENTED =
            Path.of(System.getProperty("nowstream.home"), "flink-conf", "nowstream.yaml");

    @TempDir Path directory;

    private Path file(String yaml) throws Exception {
        return Files.writeString(directory.resolve("nowstream.yaml"), yaml);
    }

    @Test
    void the_commented_file_shows_every_key_with_its_default() throws Exception {
        JsonNode written = new YAMLMapper().readTree(Files.readString(COMMENTED));

        NowstreamConfig defaults = new NowstreamConfig();
        defaults.feeds.put("nl-radar", new NowstreamConfig.Feed());
        SimpleModule spans = new SimpleModule();
        spans.addSerializer(Span.class, new WrittenSpan());
        ObjectNode expected = new ObjectMapper().registerModule(spans).valueToTree(defaults);

        assertThat(flat(written)).isEqualTo(flat(expected));
    }

    @Test
    void a_misspelt_key_is_refused_with_the_key_that_was_meant() throws Exception {
        Path file = file("feeds:\n  nl-radar:\n    lenght: 12\n");

        assertThatThrownBy(() -> ConfigFile.read(file))
                .isInstanceOf(ConfigException.class)
                .hasMessage(
                        file
                                + ": feeds.nl-radar.lenght: no such key; did you mean"
                                + " feeds.nl-radar.length?");
    }

    @Test
    void a_bad_length_of_time_names_its_key_and_shows_a_good_one() throws Exception {
        Path file = file("feeds:\n  nl-radar:\n    cadence: five minutes\n");

        assertThatThrownBy(() -> ConfigFile.read(file))
                .hasMessage(
                        file
                                + ": feeds.nl-radar.cadence: \"five minutes\" is no length of time;"
                                + " write a number and ms, s, min, h or d, e.g. 5 min");
    }

    @Test
    void an_unknown_gap_policy_says_which_there_are() throws Exception {
        Path file = file("feeds:\n  nl-radar:\n    gap-policy: guess\n");

        assertThatThrownBy(() -> ConfigFile.read(file))
                .hasMessage(
                        file
                                + ": feeds.nl-radar.gap-policy: \"guess\" is none; use"
                                + " skip, hold or advect");
    }

    @Test
    void a_file_without_feeds_is_refused() throws Exception {
        Path file = file("run: live\n");

        assertThatThrownBy(() -> ConfigFile.read(file))
                .hasMessage(file + ": feeds: at least one feed is needed");
    }

    @Test
    void a_missing_file_says_where_one_to_start_from_is() {
        Path file = directory.resolve("none.yaml");

        assertThatThrownBy(() -> ConfigFile.read(file))
                .hasMessage(
                        file + ": no such file; flink-conf/nowstream.yaml is one to start from");
    }

    @Test
    void a_good_file_becomes_the_feeds_the_job_wants() throws Exception {
        NowstreamConfig config =
                ConfigFile.read(file("feeds:\n  'sevir/*':\n    length: 13\n    patience: 90 s\n"));

        var spec = ConfigFile.feeds(config).of("sevir/S1").orElseThrow();
        assertThat(spec.length()).isEqualTo(13);
        assertThat(spec.patienceMillis()).isEqualTo(90_000);
        assertThat(spec.cadenceMillis()).isEqualTo(300_000);
    }

    @Test
    void a_feed_has_a_deadline_unless_it_is_none() throws Exception {
        NowstreamConfig config =
                ConfigFile.read(file("feeds:\n  a: {}\n  b:\n    deadline: 0 s\n"));

        var feeds = ConfigFile.feeds(config);
        assertThat(feeds.of("a").orElseThrow().deadlineMillis()).isEqualTo(60_000);
        assertThat(feeds.of("b").orElseThrow().deadlineMillis()).isZero();
    }

    @Test
    void a_release_key_that_is_not_there_is_named() throws Exception {
        Path file = file("release-key: nowhere.pem\nfeeds:\n  nl-radar: {}\n");

        assertThatThrownBy(() -> ConfigFile.read(file))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("release-key: nowhere.pem: no such file");
    }

    private static Map<String, String> flat(JsonNode node) {
        Map<String, String> leaves = new TreeMap<>();
        collect("", node, leaves);
        return leaves;
    }

    private static void collect(String path, JsonNode node, Map<String, String> leaves) {
        if (node.isObject()) {
            node.properties().forEach(e -> collect(path + "." + e.getKey(), e.getValue(), leaves));
        } else {
            leaves.put(path, node.asText());
        }
    }
}
