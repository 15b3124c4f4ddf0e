package io.nowstream.app.cluster;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.nowstream.app.FreePorts;
import io.nowstream.app.live.SmallPgm;
import io.nowstream.app.replay.FeedKind;
import io.nowstream.frames.KafkaAccess;
import io.nowstream.frames.Topics;
import io.nowstream.sinks.kafka.NowcastTail;
import io.nowstream.sinks.kafka.RunTopic;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;

/** A cluster of real processes over two small radar feeds whose directories a test fills. */
final class SmallCluster implements AutoCloseable {

    static final Duration PATIENCE = Duration.ofMinutes(10);
    static final int LENGTH = FeedKind.RADAR.length();
    static final List<String> FEEDS = List.of("north", "south");

    private static final Path SHIPPED =
            Path.of(System.getProperty("nowstream.home"), "flink-conf", "cluster", "config.yaml");

    private final Path directory;
    private final Path conf;
    private final int mapPort;
    private final int rest;
    private final ProcessCluster cluster;

    /** One with a broker and a controller of its own. */
    SmallCluster(Path directory) throws IOException {
        this(
                directory,
                "",
                "control: {enabled: true, in-process: false, metrics: {port: %d}}\n"
                                .formatted(FreePorts.one())
                        + twoNetworks(directory),
                2);
    }

    /** One that uses another broker, or its own if that is empty. */
    SmallCluster(Path directory, String bootstrap) throws IOException {
        this(directory, bootstrap, twoNetworks(directory), 2);
    }

    /**
     * One with other feeds.
     *
     * @param rolloutAndFeeds these two parts of {@code nowstream.yaml}
     * @param slots of a task manager; with 1, none of the two is spare
     */
    SmallCluster(Path directory, String bootstrap, String rolloutAndFeeds, int slots)
            throws IOException {
        this.directory = directory;
        List<Integer> ports = FreePorts.of(3);
        mapPort = ports.get(0);
        rest = ports.get(2);
        conf = Files.createDirectories(directory.resolve("conf"));
        Files.writeString(
                conf.resolve("config.yaml"),
                Files.readString(SHIPPED)
                        .replace("numberOfTaskSlots: 2", "numberOfTaskSlots: " + slots)
                        .replace("port: 6123", "port: " + ports.get(1))
                        .replace("port: 8081", "port: " + rest));
        Files.writeString(
                conf.resolve("nowstream.yaml"),
                """
                run: live
                state: %s
                parallelism: 2
                kafka: {bootstrap: "%s", retention: 36500 d}
                map: {port: %d}
                """
                                .formatted(directory.resolve("state"), bootstrap, mapPort)
                        + rolloutAndFeeds);
        cluster = new ProcessCluster(ClusterConf.read(conf));
    }

    private static String twoNetworks(Path directory) throws IOException {
        StringBuilder yaml =
                new StringBuilder(
                        """
                        rollout: {in-flight-per-feed: 64, capacity: 256}
                        feeds:
                        """);
        for (String feed : FEEDS) {
            yaml.append(fromFiles(directory, feed, "vmrnn-radar", "36500 d"));
        }
        return yaml.toString();
    }

    /**
     * A feed whose files are left in its directory.
     *
     * @param horizon how old they may be
     */
    static String fromFiles(Path directory, String feed, String nowcaster, String horizon)
            throws IOException {
        return """
                  %s:
                    source: {directory: %s, format: fi-radar, settle: 200 ms}
                    horizon: %s
                    deadline: 0 s
                    nowcaster: %s
                """
                .formatted(
                        feed,
                        Files.createDirectories(incoming(directory, feed)),
                        horizon,
                        nowcaster);
    }

    static Path incoming(Path directory, String feed) {
        return directory.resolve("incoming").resolve(feed);
    }

    int mapPort() {
        return mapPort;
    }

    ProcessCluster processes() {
        return cluster;
    }

    void start() throws Exception {
        cluster.start();
        if (!cluster.awaitReady(PATIENCE)) {
            throw new AssertionError("the cluster is not ready: " + logs());
        }
    }

    /** Frames of both feeds, as a sender would leave them. */
    void arrive(int from, int to) throws IOException {
        for (int i = from; i < to; i++) {
            for (String feed : FEEDS) {
                SmallPgm.write(incoming(directory, feed), i);
            }
        }
    }

    /** SIGKILL. */
    void kill(String process) throws IOException {
        ProcessMark.read(cluster.files().pid(process))
                .flatMap(ProcessMark::alive)
                .orElseThrow(() -> new AssertionError(process + " does not run"))
                .destroyForcibly();
    }

    int restarts(String process) throws IOException {
        return cluster.status().orElseThrow().rows().stream()
                .filter(row -> row.name().equals(process))
                .mapToInt(ClusterStatus.Row::restarts)
                .findFirst()
                .orElseThrow();
    }

    KafkaAccess kafka() throws IOException {
        return KafkaAccess.at(Files.readString(directory.resolve("state/broker")));
    }

    /** What happens to a cluster. */
    interface Disturbance {
        void happen() throws Exception;
    }

    /**
     * Something happens while nowcasts are under way, and more frames come; waits until all of them
     * are committed, and prints how long that took.
     *
     * @param frames how many frames of each feed have come before
     * @return how many have come now
     */
    int goesOn(int frames, String what, Disturbance disturbance) throws Exception {
        SeenNowcasts visible = new SeenNowcasts();
        SeenNowcasts committed = new SeenNowcasts();
        try (NowcastTail uncommittedTail = read(visible, true);
                NowcastTail committedTail = read(committed, false)) {
            awaitNowcasts(committed, expected(frames));
            arrive(frames, frames + 4);
            awaitNowcasts(visible, expected(frames) + 1);
            disturbance.happen();
            long over = System.nanoTime();
            arrive(frames + 4, frames + 6);
            awaitNowcasts(committed, expected(frames + 6));
            tell(what, over);
        }
        return frames + 6;
    }

    /** How many nowcasts so many frames of each feed give. */
    static int expected(int frames) {
        return FEEDS.size() * (frames - LENGTH + 1);
    }

    private void awaitNowcasts(SeenNowcasts seen, int count) {
        await().atMost(PATIENCE)
                .failFast("the supervisor has ended", () -> cluster.status().isEmpty())
                .until(() -> seen.count() >= count);
    }

    static void tell(String what, long sinceNanos) {
        System.out.printf(
                "%s: recovered after %.1f s%n", what, (System.nanoTime() - sinceNanos) / 1e9);
    }

    /** Reads the run's nowcasts along, from their beginning. */
    NowcastTail read(SeenNowcasts seen, boolean uncommitted) throws IOException {
        NowcastTail.Options tail =
                NowcastTail.over(kafka(), new Topics("live"), EnumSet.of(RunTopic.NOWCASTS));
        return (uncommitted ? tail.uncommitted() : tail).start(seen);
    }

    void awaitMap() {
        await().atMost(PATIENCE).until(this::mapAnswers);
    }

    private boolean mapAnswers() throws InterruptedException {
        try {
            return HttpClient.newHttpClient()
                            .send(
                                    HttpRequest.newBuilder(
                                                    URI.create(
                                                            "http://127.0.0.1:%d/api/feeds"
                                                                    .formatted(mapPort)))
                                            .timeout(Duration.ofSeconds(5))
                                            .build(),
                                    HttpResponse.BodyHandlers.ofString())
                            .statusCode()
                    == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    /** How many checkpoints of the job have failed, by Flink's REST interface. */
    int failedCheckpoints() throws IOException, InterruptedException {
        String jobs = flink("/jobs/overview");
        String job = new ObjectMapper().readTree(jobs).at("/jobs/0/jid").asText();
        return new ObjectMapper()
                .readTree(flink("/jobs/%s/checkpoints".formatted(job)))
                .at("/counts/failed")
                .asInt();
    }

    /** What Flink's REST interface answers. */
    String flink(String path) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(
                                        URI.create("http://127.0.0.1:%d%s".formatted(rest, path)))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }

    /** Processes of this cluster that are alive, its supervisor too. */
    List<String> alive() throws IOException {
        List<String> alive = new ArrayList<>();
        cluster.files()
                .marks()
                .forEach((name, mark) -> mark.alive().ifPresent(process -> alive.add(name)));
        ProcessHandle.allProcesses()
                .filter(process -> Jvm.isOf(process, cluster.files()))
                .forEach(process -> alive.add("process " + process.pid()));
        return alive;
    }

    /** The ends of all logs, for a failed test. */
    String logs() throws IOException {
        StringBuilder all = new StringBuilder();
        try (var files = Files.list(cluster.files().directory())) {
            for (Path file : files.filter(f -> f.toString().endsWith(".log")).sorted().toList()) {
                List<String> lines = Files.readAllLines(file);
                all.append("\n== ").append(file.getFileName()).append('\n');
                lines.subList(Math.max(0, lines.size() - 20), lines.size())
                        .forEach(line -> all.append(line).append('\n'));
            }
        }
        return all.toString();
    }

    @Override
    public void close() throws Exception {
        cluster.stop();
    }
}
