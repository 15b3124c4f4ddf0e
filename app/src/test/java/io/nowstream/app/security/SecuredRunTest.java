package io.nowstream.app.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.nowstream.app.ChildJvm;
import io.nowstream.app.FreePorts;
import io.nowstream.app.job.TinyCheckpoint;
import io.nowstream.app.live.SmallPgm;
import io.nowstream.app.models.FeedLog;
import io.nowstream.app.store.RunStore;
import io.nowstream.frames.ForecastField;
import io.nowstream.frames.ModelId;
import io.nowstream.frames.Quantity;
import io.nowstream.frames.Rejected;
import io.nowstream.frames.Release;
import io.nowstream.frames.ReleaseSignature;
import io.nowstream.frames.Topics;
import io.nowstream.models.checkpoint.Checkpoint;
import io.nowstream.sinks.kafka.Envelope;
import io.nowstream.sinks.kafka.NowcastTail;
import io.nowstream.sinks.kafka.RunTopic;
import io.nowstream.sinks.kafka.TailListener;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.core.ConditionTimeoutException;
import org.awaitility.core.TerminalFailureException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A whole run, each process with a user of its own, on a broker with TLS, SCRAM and the rights that
 * {@code docs/security.md} grants.
 */
class SecuredRunTest {

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final int LENGTH = 10;

    @TempDir Path directory;

    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final Deque<SecuredProcess> running = new ArrayDeque<>();
    private final Seen seen = new Seen();
    private SecuredSite site;
    private NowcastTail tail;
    private Path incoming;
    private Path config;
    private Checkpoint candidate;
    private int mapPort;
    private int arrived;

    /** Who forecast each issue time, and what was refused. */
    private record Seen(Map<Instant, ModelId> models, List<Rejected> rejected)
            implements TailListener {

        Seen() {
            this(new ConcurrentSkipListMap<>(), new CopyOnWriteArrayList<>());
        }

        @Override
        public void nowcast(ForecastField field, Envelope envelope) {
            models.put(field.issueTime(), field.model());
        }

        @Override
        public void rejected(Rejected row, Envelope envelope) {
            rejected.add(row);
        }
    }

    // -- the verbs --

    @BeforeEach
    void prepare() throws Exception {
        site = SecuredSite.in(Files.createDirectory(directory.resolve("site")));
        open.push(site);
        incoming = Files.createDirectory(directory.resolve("incoming"));
        Files.createDirectory(directory.resolve("logs"));
        candidate =
                TinyCheckpoint.write(
                        directory.resolve("models/tiny"), "tiny", Quantity.REFLECTIVITY);
        KeyPair keys = ed25519();
        pem("private.pem", "PRIVATE KEY", keys.getPrivate().getEncoded());
        pem("public.pem", "PUBLIC KEY", keys.getPublic().getEncoded());
        mapPort = FreePorts.one();
        config = Files.writeString(directory.resolve("nowstream.yaml"), config());
    }

    @AfterEach
    void stop() throws Exception {
        stopAll();
        for (AutoCloseable one : open) {
            one.close();
        }
    }

    private void stopAll() throws Exception {
        while (!running.isEmpty()) {
            running.pop().close();
        }
    }

    private String config() {
        return """
               run: live
               state: %1$s/state
               models: %1$s/models
               release-key: %1$s/public.pem
               kafka: {bootstrap: "%2$s", client: %3$s}
               map: {port: %4$d}
               control: {enabled: true, in-process: false, key: %1$s/private.pem}
               feeds:
                 fi-radar:
                   source: {directory: %1$s/incoming, settle: 200 ms}
                   horizon: 36500 d
                   deadline: 0 s
               """
                .formatted(directory, site.bootstrap(), site.client(), mapPort);
    }

    private static KeyPair ed25519() throws Exception {
        return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    }

    private void pem(String name, String kind, byte[] key) throws IOException {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key);
        Files.writeString(
                directory.resolve(name),
                "-----BEGIN %1$s-----%n%2$s%n-----END %1$s-----%n".formatted(kind, body));
    }

    private SecuredProcess process(String user, String name, String... main) throws IOException {
        return SecuredProcess.start(
                directory.resolve("logs"), name, site.environment(user), List.of(main));
    }

    /** A command that ends by itself, as some user. */
    private String done(String user, String name, String... arguments) throws Exception {
        String[] main = new String[arguments.length + 1];
        main[0] = ChildJvm.COMMAND;
        System.arraycopy(arguments, 0, main, 1, arguments.length);
        SecuredProcess process = process(user, name, main);
        assertThat(process.await()).as(process.said()).isZero();
        return process.said();
    }

    private void start(String user, String verb) throws IOException {
        running.push(process(user, verb, ChildJvm.COMMAND, verb, config.toString()));
    }

    private void startAll() throws Exception {
        done("topics", "topics", "topics", config.toString());
        running.push(process("job", "job", JobProcess.class.getName(), config.toString()));
        start("ingest", "ingest");
        start("map", "map");
        start("controller", "control");
        start("archive", "archive");
        tail =
                NowcastTail.over(
                                site.admin(),
                                new Topics("live"),
                                EnumSet.of(RunTopic.NOWCASTS, RunTopic.REJECTED))
                        .start(seen);
        open.push(tail);
    }

    private void arrive(int frames) throws IOException {
        for (int i = 0; i < frames; i++) {
            SmallPgm.write(incoming, arrived++);
        }
    }

    private void awaitNowcasts() throws IOException {
        try {
            await().atMost(PATIENCE)
                    .failFast(
                            "a process has ended by itself",
                            () -> running.stream().anyMatch(process -> !process.isAlive()))
                    .until(() -> seen.models().size() == arrived - LENGTH + 1);
        } catch (ConditionTimeoutException | TerminalFailureException e) {
            throw new AssertionError(
                    "%d frames, seen %s, reading failed: %s%n%s"
                            .formatted(arrived, seen, tail.failure(), whatWasSaid()),
                    e);
        }
    }

    /** The ends of all logs, but for what is said to find errors with. */
    private String whatWasSaid() throws IOException {
        StringBuilder all = new StringBuilder();
        for (SecuredProcess process : running) {
            List<String> lines =
                    process.said().lines().filter(line -> !line.startsWith("DEBUG")).toList();
            all.append("\n==\n");
            lines.subList(Math.max(0, lines.size() - 30), lines.size())
                    .forEach(line -> all.append(line).append('\n'));
        }
        return all.toString();
    }

    /** By somebody who may write frames and does not have the key. */
    private void forgeRelease() throws Exception {
        Release unsigned =
                new Release("fi-radar", SmallPgm.time(arrived), candidate.id(), new byte[0]);
        Release forged =
                new Release(
                        "fi-radar",
                        SmallPgm.time(arrived),
                        candidate.id(),
                        ReleaseSignature.sign(unsigned, ed25519().getPrivate()));
        FeedLog log =
                new FeedLog(
                        site.as("ingest"),
                        new Topics("live"),
                        RunStore.in(directory.resolve("state")));
        log.append(unsigned, Instant.now());
        log.append(forged, Instant.now());
        await().atMost(PATIENCE).until(() -> seen.rejected().size() == 2);
    }

    private void release() throws Exception {
        done(
                "controller",
                "release",
                "models",
                "release",
                "tiny",
                "--dir",
                directory.resolve("models").toString(),
                "--feed",
                "fi-radar",
                "--run",
                "live",
                "--bootstrap",
                site.bootstrap(),
                "--kafka-client",
                site.client().toString(),
                "--state",
                directory.resolve("state").toString(),
                "--key",
                directory.resolve("private.pem").toString());
    }

    private String metrics() throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d/metrics".formatted(mapPort)))
                        .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private List<String> forecasters() {
        return seen.models().values().stream().map(ModelId::name).toList();
    }

    // -- the sentence --

    @Test
    void each_process_does_its_work_as_its_own_user_and_only_the_controllers_release_counts()
            throws Exception {
        startAll();
        arrive(LENGTH + 2);
        awaitNowcasts();

        forgeRelease();
        arrive(2);
        awaitNowcasts();
        assertThat(forecasters()).hasSize(5).containsOnly("advection");

        release();
        arrive(2);
        awaitNowcasts();
        assertThat(forecasters().subList(5, 7)).containsOnly("tiny");
        assertThat(seen.rejected()).extracting(Rejected::origin).containsOnly("fi-radar");

        await().atMost(PATIENCE)
                .until(
                        () ->
                                metrics()
                                        .contains(
                                                "nowstream_nowcasts_total{feed=\"fi-radar\",tier=\"full\"} 2"));
        assertThat(done("map", "status", "status", config.toString())).contains("fi-radar");
        stopAll();
        assertThat(directory.resolve("state/archive/fi-radar")).isDirectory();
        assertThat(site.leaks(directory)).isEmpty();
    }
}
