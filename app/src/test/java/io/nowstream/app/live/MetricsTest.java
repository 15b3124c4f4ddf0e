package io.nowstream.app.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.nowstream.app.FreePorts;
import io.nowstream.app.config.ConfigFile;
import io.nowstream.app.config.NowstreamConfig;
import io.nowstream.frames.KafkaAccess;
import io.nowstream.frames.RetrainRequest;
import io.nowstream.frames.Topics;
import io.nowstream.sinks.kafka.ControlWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a run of every part tells Prometheus is what the documents and alerts speak of. */
class MetricsTest {

    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final Path HOME = Path.of(System.getProperty("nowstream.home"));

    /** What Flink puts before the metrics of an operator. */
    private static final String OPERATOR = "flink_taskmanager_job_task_operator_";

    @TempDir private static Path directory;

    private static LiveRun run;
    private static String ofJob;
    private static String ofMap;

    @BeforeAll
    static void a_run_verifies_its_nowcasts_and_is_asked() throws Exception {
        Path incoming = Files.createDirectory(directory.resolve("incoming"));
        Path file =
                Files.writeString(
                        directory.resolve("nowstream.yaml"),
                        """
                        state: %s
                        map: {port: 0}
                        control: {enabled: true, retrain: {memory: 256m}}
                        feeds:
                          rain-gauges:
                        """
                                        .formatted(directory.resolve("state"))
                                + Gauges.section(incoming));
        int port = FreePorts.one();
        NowstreamConfig config = ConfigFile.read(file);
        PrintWriter out = new PrintWriter(OutputStream.nullOutputStream(), false);
        run = LiveRun.start(config, reporting(port), Clock.systemUTC(), out);
        Gauges.put(incoming, "1200.csv", new Gauges().lines(0, 62));
        askForRetraining(config);

        URI job = URI.create("http://127.0.0.1:%d/metrics".formatted(port));
        URI map = run.page().resolve("metrics");
        await().atMost(PATIENCE)
                .until(
                        () -> {
                            ofJob = scraped(job);
                            ofMap = scraped(map);
                            return ofJob.contains("nowstream_verification_feed_skill")
                                    && ofJob.contains("lastCheckpointDuration")
                                    && ofMap.contains("nowstream_nowcast_seconds{")
                                    && ofMap.contains("nowstream_reader_lag_records{")
                                    && ofMap.contains("nowstream_control_retraining_seconds{");
                        });
    }

    /** Which is begun, and finds that so few frames teach nothing. */
    private static void askForRetraining(NowstreamConfig config) throws Exception {
        KafkaAccess kafka = KafkaAccess.at(Files.readString(Path.of(config.state, "broker")));
        Instant now = Instant.now();
        try (ControlWriter writer = new ControlWriter(kafka, new Topics(config.run))) {
            writer.write(
                    new RetrainRequest(
                            config.run,
                            "rain-gauges",
                            RetrainRequest.Cause.PERSON,
                            now,
                            now,
                            "please"));
        }
    }

    @AfterAll
    static void stop() throws Exception {
        if (run != null) {
            run.close();
        }
    }

    @Test
    void every_metric_of_ours_is_documented_and_every_documented_one_is_there() throws IOException {
        Set<String> documented =
                matches("`((?:nowstream|flink)_\\w+)`", "docs/operations.md").stream()
                        .filter(name -> !name.equals(OPERATOR))
                        .collect(Collectors.toCollection(TreeSet::new));
        Set<String> flinks =
                documented.stream()
                        .filter(name -> name.startsWith("flink_"))
                        .collect(Collectors.toSet());

        documented.removeAll(flinks);
        assertThat(names(true)).isEqualTo(documented);
        assertThat(names(false)).containsAll(flinks);
    }

    @Test
    void every_metric_that_an_alert_asks_for_is_there() throws IOException {
        Set<String> asked =
                matches("((?:nowstream|flink)_\\w+)(?=[\\[{) \\n])", "flink-conf/alerts.yaml");

        assertThat(asked).hasSizeGreaterThan(12);
        assertThat(names(false)).containsAll(asked);
    }

    @Test
    void every_alert_is_documented_and_every_documented_one_is_there() throws IOException {
        JsonNode rules = new YAMLMapper().readTree(HOME.resolve("flink-conf/alerts.yaml").toFile());
        Set<String> alerts =
                StreamSupport.stream(rules.get("groups").spliterator(), false)
                        .flatMap(
                                group ->
                                        StreamSupport.stream(
                                                group.get("rules").spliterator(), false))
                        .map(rule -> rule.get("alert").asText())
                        .collect(Collectors.toCollection(TreeSet::new));

        assertThat(alerts).hasSizeGreaterThan(10);
        assertThat(matches("`(Nowstream[A-Za-z]+)`", "docs/operations.md")).isEqualTo(alerts);
    }

    @Test
    void a_feed_is_called_by_its_name_by_the_job_and_by_the_map() {
        assertThat(ofJob)
                .containsPattern(
                        OPERATOR + "nowstream_verification_feed_skill\\{[^\n]*feed=\"rain-gauges\"")
                .containsPattern(
                        OPERATOR
                                + "nowstream_rollout_tier_nowcasts\\{[^\n]*tier=\"persistence\"[^\n]* [1-9]")
                .containsPattern(OPERATOR + "nowstream_gridding_frames\\{[^\n]* 1[0-9]")
                .doesNotContain("task_attempt_id=");
        assertThat(ofMap)
                .contains("nowstream_frames_total{feed=\"rain-gauges\"}")
                .contains("nowstream_nowcasts_total{feed=\"rain-gauges\",tier=\"persistence\"}")
                .contains("nowstream_reader_lag_records{topic=\"nowcasts\"}")
                .contains("nowstream_alerts_publishing 1\n")
                .containsPattern("nowstream_state_free_bytes [1-9]");
    }

    @Test
    void the_controller_tells_of_each_feed_where_it_stands_and_what_it_did() {
        assertThat(ofMap)
                .contains(
                        "nowstream_control_phase{feed=\"rain-gauges\",phase=\"",
                        "nowstream_control_steps_total{feed=\"rain-gauges\",step=\"requested\"} 1\n",
                        "nowstream_control_steps_total{feed=\"rain-gauges\",step=\"failed\"} 1\n",
                        "nowstream_control_retraining_seconds{feed=\"rain-gauges\",outcome=\"failed\"}",
                        "nowstream_control_last_step_timestamp_seconds{feed=\"rain-gauges\",step=\"")
                .containsPattern(
                        "nowstream_control_retrainings_begun_total\\{feed=\"rain-gauges\"} [1-9]");
    }

    /** Of both scrapes: ours without what Flink puts before them, or all as they stand. */
    private static Set<String> names(boolean ours) {
        return Pattern.compile("(?m)^(\\w+)[{ ]")
                .matcher(ofJob + ofMap)
                .results()
                .map(match -> match.group(1))
                .filter(name -> !ours || name.replace(OPERATOR, "").startsWith("nowstream_"))
                .map(name -> ours ? name.replace(OPERATOR, "") : name)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> matches(String pattern, String file) throws IOException {
        return Pattern.compile(pattern)
                .matcher(Files.readString(HOME.resolve(file)))
                .results()
                .map((MatchResult match) -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Flink's configuration of one process with the reporter of a cluster of them. */
    private static Path reporting(int port) throws IOException {
        YAMLMapper yaml = new YAMLMapper();
        JsonNode local = yaml.readTree(HOME.resolve("flink-conf/config.yaml").toFile());
        JsonNode cluster = yaml.readTree(HOME.resolve("flink-conf/cluster/config.yaml").toFile());
        ((ObjectNode) local).set("metrics", cluster.get("metrics"));
        ((ObjectNode) local.at("/metrics/reporter/prometheus")).put("port", Integer.toString(port));
        Path conf = Files.createDirectory(directory.resolve("flink-conf"));
        Files.writeString(conf.resolve("config.yaml"), yaml.writeValueAsString(local));
        return conf;
    }

    private static String scraped(URI metrics) throws IOException, InterruptedException {
        HttpResponse<String> response =
                HttpClient.newHttpClient()
                        .send(
                                HttpRequest.newBuilder(metrics).build(),
                                HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
        assertThat(response.statusCode()).isEqualTo(200);
        return response.body();
    }
}
