package io.nowstream.app.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.nowstream.app.FreePorts;
import io.nowstream.app.demo.Workplace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * One object store for all tests of this process, a process of its own that speaks S3; every test
 * has a folder of its own.
 */
public final class ObjectStore {

    private static final String BUCKET = "nowcasts";
    private static final Path HOME = Path.of(System.getProperty("nowstream.home"));
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Path CONF = start();

    private ObjectStore() {}

    /** The address of a folder in it. */
    public static String folder(String name) {
        return "s3://%s/%s".formatted(BUCKET, name);
    }

    /** A directory with the product's configuration of Flink, and where the object store is. */
    public static Path conf() {
        return CONF;
    }

    /** Lets this process know it as Flink's processes do. */
    private static Path told(URI endpoint, Path conf) throws IOException {
        Files.createDirectories(conf);
        Files.writeString(
                conf.resolve("config.yaml"),
                Files.readString(HOME.resolve("flink-conf/config.yaml"))
                        + """

                        s3.endpoint: %s
                        s3.path.style.access: true
                        s3.aws.credentials.provider: com.amazonaws.auth.DefaultAWSCredentialsProviderChain
                        """
                                .formatted(endpoint));
        FlinkFiles.initialize(conf);
        return conf;
    }

    private static Path start() {
        try {
            Workplace workplace = new Workplace("object-store");
            int port = FreePorts.one();
            Path jar = HOME.resolve("app/target/s3mock/s3mock.jar");
            assertThat(jar).as("copied by the build, process-test-resources").isRegularFile();
            Path said = workplace.path("said.log");
            Process process =
                    new ProcessBuilder(
                                    List.of(
                                            ProcessHandle.current().info().command().orElse("java"),
                                            "-Xmx400m",
                                            "-XX:+UseSerialGC",
                                            "-XX:TieredStopAtLevel=1",
                                            "-Djava.io.tmpdir=" + workplace.path(""),
                                            "-Dhttp.port=" + port,
                                            "-Dserver.port=0",
                                            "-jar",
                                            jar.toString()))
                            .redirectErrorStream(true)
                            .redirectOutput(said.toFile())
                            .start();
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(process, workplace)));
            URI endpoint = URI.create("http://127.0.0.1:" + port);
            await().atMost(Duration.ofMinutes(5))
                    .pollInSameThread()
                    .pollInterval(Duration.ofMillis(200))
                    .failFast(
                            () -> assertThat(process.isAlive()).as(Files.readString(said)).isTrue())
                    .until(() -> isMade(endpoint));
            return told(endpoint, workplace.path("flink-conf"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Makes the bucket, as soon as somebody answers. */
    private static boolean isMade(URI endpoint) throws InterruptedException {
        HttpRequest make =
                HttpRequest.newBuilder(endpoint.resolve("/" + BUCKET))
                        .PUT(HttpRequest.BodyPublishers.noBody())
                        .build();
        try {
            return HTTP.send(make, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException nobodyYet) {
            return false;
        }
    }

    private static void stop(Process process, Workplace workplace) {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
            }
            workplace.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
