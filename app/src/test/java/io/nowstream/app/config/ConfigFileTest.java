package io.nowstream.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.nowstream.app.control.Schedule;
import io.nowstream.app.live.LiveJob;
import io.nowstream.frames.KafkaAccess;
import io.nowstream.frames.Warning;
import io.nowstream.operators.WarningSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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
    void what_is_shared_may_lie_at_an_address() throws Exception {
        NowstreamConfig config =
                ConfigFile.read(
                        file(
                                """
                                store: s3://nowcasts/store
                                archive: s3://nowcasts/archive
                                feeds: {nl-radar: {}}
                                """));

        assertThat(config.store).isEqualTo("s3://nowcasts/store");
        assertThat(config.archive).isEqualTo("s3://nowcasts/archive");
    }

    @Test
    void an_address_that_cannot_be_is_refused_with_its_key() throws Exception {
        Path file = file("archive: s3:/nowcasts/archive\nfeeds: {nl-radar: {}}\n");
        assertThatThrownBy(() -> ConfigFile.read(file))
                .isInstanceOf(ConfigException.class)
                .hasMessage(
                        file
                                + ": archive: s3:/nowcasts/archive: names no bucket; write it as"
                                + " s3://BUCKET/FOLDER");

        Path secret = file("store: s3://key:sEcReT@nowcasts/store\nfeeds: {nl-radar: {}}\n");
        assertThatThrownBy(() -> ConfigFile.read(secret))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(": store: an address with credentials in it")
                .hasMessageNotContaining("sEcReT");
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
    void a_batch_has_a_size() throws Exception {
        Path file = file("feeds:\n  nl-radar: {}\nrollout: {batch: -1}\n");

        assertThatThrownBy(() -> ConfigFile.read(file))
                .hasMessage(
                        file
                                + ": rollout.batch: must be 0 (as the checkpoint says) to 1024,"
                                + " was -1");
    }

    @Test
    void a_transaction_may_wait_for_as_long_as_a_broker_can_be_asked_to() throws Exception {
        String feeds = "feeds:\n  nl-radar: {}\nkafka: {transaction-timeout: %s}\n";

        NowstreamConfig config = ConfigFile.read(file(feeds.formatted("12 h")));
        assertThat(LiveJob.of(config, KafkaAccess.at("localhost:1")).transactionTimeout())
                .isEqualTo(Duration.ofHours(12));
        for (String refused : new String[] {"30 s", "25 d"}) {
            Path file = file(feeds.formatted(refused));
            assertThatThrownBy(() -> ConfigFile.read(file))
                    .hasMessageStartingWith(
                            file + ": kafka.transaction-timeout: must be 1 min to 24 d");
        }
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

    private List<WarningSpec> rules(String warnings) throws Exception {
        String baselines = "    baselines: [climatology@vmrnn-taxi, persistence]\n";
        Path file = file("feeds:\n  nyc-taxi:\n" + baselines + warnings);
        return ConfigFile.feeds(ConfigFile.read(file)).of("nyc-taxi").orElseThrow().warnings();
    }

    @Test
    void warnings_are_one_rule_or_several_or_none() throws Exception {
        assertThat(rules("")).containsExactly(new WarningSpec(20, 15, 30, 3000));
        assertThat(rules("    warnings:\n      raise-at: 42\n"))
                .containsExactly(new WarningSpec(42, 15, 30, 3000));
        assertThat(rules("    warnings: []\n")).isEmpty();
        assertThat(
                        rules(
                                """
                                    warnings:
                                      - event: surge
                                      - event: jam
                                        channel: 1
                                        raise-at: 6
                                      - event: threshold
                                        raise-at: 500
                                        keep-at: 400
                                        minimum-area: 0
                                """))
                .containsExactly(
                        new WarningSpec(Warning.Event.SURGE, 0, 5, 3, 0, 0),
                        new WarningSpec(Warning.Event.JAM, 1, 6, 3, 0, 0),
                        new WarningSpec(Warning.Event.THRESHOLD, 0, 500, 400, 0, 3000));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{raise-ad: 3}|feeds.nyc-taxi.warnings.raise-ad: no such key; did you mean"
                        + " feeds.nyc-taxi.warnings.raise-at?",
                "[{event: jam}, {grew: 3}]|feeds.nyc-taxi.warnings[1].grew: no such key; did you"
                        + " mean feeds.nyc-taxi.warnings[1].grow?",
                "{raise-at: much}|feeds.nyc-taxi.warnings.raise-at: Cannot deserialize value of"
                        + " type `double` from String \"much\": not a valid `double` value (as"
                        + " String to convert)",
                "{event: flood}|feeds.nyc-taxi.warnings: event \"flood\" is none; use threshold,"
                        + " surge or jam",
                "{raise-at: 3}|feeds.nyc-taxi.warnings: keep-at (15.0) must not be above raise-at"
                        + " (3.0)",
                "{channel: -1}|feeds.nyc-taxi.warnings: channels are counted from 0, got -1",
                "[{event: jam}, {event: jam}]|nyc-taxi: two warnings of the event jam of channel 0;"
                        + " there is one of each",
            })
    void a_bad_rule_is_named(String warnings, String message) throws Exception {
        assertThatThrownBy(() -> rules("    warnings: " + warnings + "\n"))
                .isInstanceOf(ConfigException.class)
                .hasMessage(directory.resolve("nowstream.yaml") + ": " + message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[~]"})
    void a_rule_that_is_not_written_is_refused(String warnings) {
        assertThatThrownBy(() -> rules("    warnings: " + warnings + "\n"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("feeds.nyc-taxi.warnings")
                .hasMessageContaining("Invalid `null` value");
    }

    @Test
    void a_surge_without_a_climatology_is_refused() throws Exception {
        Path file = file("feeds:\n  nyc-taxi:\n    warnings:\n      event: surge\n");

        assertThatThrownBy(() -> ConfigFile.read(file))
                .hasMessage(
                        file
                                + ": feeds.nyc-taxi.warnings: a surge is told from what is usual,"
                                + " which needs a climatology beside the nowcaster; write"
                                + " baselines: [climatology@CHECKPOINT, persistence]");
    }

    @Test
    void a_feed_has_baselines_and_the_last_is_persistence() throws Exception {
        Path good = file("feeds:\n  a: {}\n  b:\n    baselines: [climatology@city, persistence]\n");
        var feeds = ConfigFile.feeds(ConfigFile.read(good));
        assertThat(feeds.of("a").orElseThrow().baselines())
                .containsExactly("advection", "persistence");
        assertThat(feeds.of("b").orElseThrow().baselines())
                .containsExactly("climatology@city", "persistence");

        Path bad = file("feeds:\n  b:\n    baselines: [advection]\n");
        assertThatThrownBy(() -> ConfigFile.read(bad))
                .hasMessage(
                        bad
                                + ": b: the last of the baselines must be persistence, got [advection]");
    }

    @Test
    void a_release_key_that_is_not_there_is_named() throws Exception {
        Path file = file("release-key: nowhere.pem\nfeeds:\n  nl-radar: {}\n");

        assertThatThrownBy(() -> ConfigFile.read(file))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("release-key: nowhere.pem: no such file");
    }

    @Test
    void what_is_said_of_the_way_back_is_checked_and_the_key_named() throws Exception {
        for (List<String> mistake :
                List.of(
                        List.of("samples: 0", "control.samples must be at least 1"),
                        List.of("drift: {window: 1}", "control.drift: window at least 2"),
                        List.of("schedule: {every: 7 weeks}", "control.schedule.every: \"7 weeks"),
                        List.of("schedule: {at: two}", "control.schedule.at: a time of day like"),
                        List.of("metrics: {port: 70000}", "control.metrics.port: from 1 to 65535"),
                        List.of("retrain: {memory: much}", "control.retrain.memory: a number"))) {
            Path file = file("control: {%s}\nfeeds:\n  nl-radar: {}\n".formatted(mistake.get(0)));

            assertThatThrownBy(() -> ConfigFile.read(file))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining(mistake.get(1));
        }
    }

    @Test
    void without_an_archive_there_is_nothing_to_retrain_on() throws Exception {
        Path file = file("archive: ''\ncontrol: {enabled: true}\nfeeds:\n  nl-radar: {}\n");

        assertThatThrownBy(() -> ConfigFile.read(file))
                .hasMessage(
                        file
                                + ": control.enabled: retraining needs an archive; name a directory"
                                + " as archive");
    }

    @Test
    void a_calendar_becomes_a_schedule() throws Exception {
        NowstreamConfig config =
                ConfigFile.read(
                        file(
                                "control: {schedule: {every: 7 d, at: '03:30'}}\n"
                                        + "feeds:\n  nl-radar: {}\n"));

        assertThat(ControlConfig.of(config).schedule().orElseThrow())
                .isEqualTo(new Schedule(Duration.ofDays(7), LocalTime.of(3, 30)));
    }

    private static Map<String, String> flat(JsonNode node) {
        Map<String, String> leaves = new TreeMap<>();
        collect("", node, leaves);
        return leaves;
    }

    private static void collect(String path, JsonNode node, Map<String, String> leaves) {
        if (node.isObject()) {
            node.properties().forEach(e -> collect(path + "." + e.getKey(), e.getValue(), leaves));
        } else if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                collect("%s[%d]".formatted(path, i), node.get(i), leaves);
            }
        } else {
            leaves.put(path, node.asText());
        }
    }
}
