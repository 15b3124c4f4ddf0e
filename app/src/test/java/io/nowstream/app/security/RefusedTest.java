package io.nowstream.app.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.nowstream.frames.KafkaAccess;
import io.nowstream.frames.Topics;
import io.nowstream.ingest.publish.PublishException;
import io.nowstream.ingest.publish.RunTopics;
import io.nowstream.ingest.publish.TopicRetention;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the rights on the page do not give, a broker that asks who one is does not give either. */
class RefusedTest {

    private static final Topics LIVE = new Topics("live");

    @TempDir static Path directory;

    private static SecuredSite site;

    @BeforeAll
    static void startBroker() throws Exception {
        site = SecuredSite.in(Files.createDirectory(directory.resolve("site")));
        try (RunTopics made = new RunTopics(site.as("topics"), LIVE)) {
            TopicRetention week = TopicRetention.keeping(Duration.ofDays(7));
            made.createForIngest(1, week);
            made.createForJob(1, week);
            made.createForController(1, week);
        }
    }

    @AfterAll
    static void stopBroker() {
        site.close();
    }

    static Stream<Arguments> forbiddenTopics() {
        return Stream.of(
                arguments("ingest", List.of(LIVE.nowcasts(), LIVE.warnings(), LIVE.audit())),
                arguments("job", List.of(LIVE.audit())),
                arguments("map", List.of(LIVE.frames(), LIVE.warnings(), LIVE.rejected())),
                arguments("controller", List.of(LIVE.nowcasts(), LIVE.scores())),
                arguments("archive", List.of(LIVE.frames(), LIVE.nowcasts())),
                arguments("topics", List.of(LIVE.frames())));
    }

    @ParameterizedTest
    @MethodSource("forbiddenTopics")
    void nobody_writes_what_is_not_theirs(String user, List<String> topics) {
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(
                        // Whoever may write nothing at all would be refused before it is about a
                        // topic.
                        site.as(user).with(Map.of("enable.idempotence", false)),
                        new ByteArraySerializer(),
                        new ByteArraySerializer())) {
            for (String topic : topics) {
                assertThatThrownBy(
                                () ->
                                        producer.send(new ProducerRecord<>(topic, bytes("forged")))
                                                .get())
                        .hasRootCauseInstanceOf(TopicAuthorizationException.class);
            }
        }
    }

    @Test
    void another_run_is_nobodys() {
        try (RunTopics other = new RunTopics(site.as("topics"), new Topics("other"))) {
            assertThatThrownBy(
                            () ->
                                    other.createForIngest(
                                            1, TopicRetention.keeping(Duration.ofDays(7))))
                    .isInstanceOf(PublishException.class)
                    .hasMessageContaining("did not set up the topics of run other")
                    .hasMessageContaining("docs/security.md");
        }
    }

    @Test
    void a_wrong_password_is_said_in_one_sentence_without_it() throws Exception {
        String wrong = "not-the-password";
        Map<String, String> environment =
                Map.of(
                        "KAFKA_USERNAME",
                        "topics",
                        "KAFKA_PASSWORD",
                        wrong,
                        "KAFKA_TRUSTSTORE_PASSWORD",
                        site.environment("topics").get("KAFKA_TRUSTSTORE_PASSWORD"));
        Path config =
                Files.writeString(
                        directory.resolve("nowstream.yaml"),
                        """
                        kafka: {bootstrap: "%s", client: %s}
                        feeds:
                          nl-radar: {}
                        """
                                .formatted(site.bootstrap(), site.client()));

        try (SecuredProcess process =
                SecuredProcess.start(
                        directory,
                        "wrong",
                        environment,
                        List.of("io.nowstream.app.cli.Nowstream", "topics", config.toString()))) {
            assertThat(process.await()).isNotZero();
            assertThat(process.said())
                    .containsPattern(
                            "nowstream: Kafka at %s did not set up.*invalid credentials"
                                    .formatted(site.bootstrap()))
                    .doesNotContain(wrong);
        }
    }

    @Test
    void who_does_not_encrypt_gets_no_answer() {
        KafkaAccess open = KafkaAccess.at(site.bootstrap());

        assertThatThrownBy(
                        () ->
                                new RunTopics(open, LIVE)
                                        .createForJob(
                                                1, TopicRetention.keeping(Duration.ofDays(7))))
                .isInstanceOf(PublishException.class)
                .hasMessageContaining("is it running, and is the address right?");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
