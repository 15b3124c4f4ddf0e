package io.nowstream.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The image, as far as it can be looked at without building it. */
class ImageTest {

    private static final Path HOME = Chart.HOME;

    @TempDir private Path directory;

    @Test
    void what_is_copied_is_there_and_not_ignored() throws IOException {
        List<String> ignored = Files.readAllLines(HOME.resolve(".dockerignore"));
        List<String> sources =
                instructions("COPY").stream()
                        .filter(copy -> !copy.contains("--from="))
                        .flatMap(ImageTest::sources)
                        .toList();

        assertThat(sources).hasSizeGreaterThan(5);
        for (String source : sources) {
            assertThat(HOME.resolve(source)).exists();
            assertThat(ignored).doesNotContain(source);
        }
        assertThat(ignored).contains("**/target", ".git");
    }

    @Test
    void it_runs_as_the_user_that_the_pods_run_as() throws IOException {
        assertThat(instructions("USER")).last().isEqualTo("9999:9999");
    }

    @Test
    void it_is_based_on_the_flink_that_the_job_is_built_with() throws IOException {
        String flink = property("flink.version");

        assertThat(instructions("ARG")).contains("FLINK=%s-java17".formatted(flink));
        assertThat(instructions("FROM")).last().asString().startsWith("flink:${FLINK}");
        assertThat(Files.readString(Chart.DIRECTORY.resolve("values.yaml")))
                .contains("version: v" + flink.replaceFirst("\\.\\d+$", "").replace('.', '_'));
    }

    @Test
    void it_has_what_the_chart_speaks_of() throws IOException {
        Manifests manifests = Chart.rendered(Chart.tried("default"));
        JsonNode job = manifests.one("FlinkDeployment", "-job");

        assertThat(job.at("/spec/job/jarURI").asText())
                .isEqualTo("local:///opt/flink/lib/nowstream-app.jar");
        assertThat(job.at("/spec/flinkConfiguration").path("env.java.opts.all").asText())
                .contains("-Dnowstream.home=/opt/nowstream", "--add-modules jdk.incubator.vector");
        assertThat(instructions("COPY"))
                .contains("models/checkpoints /opt/nowstream/models/checkpoints")
                .contains("helm/image/nowstream /opt/nowstream/bin/nowstream");
        assertThat(instructions("ENV")).contains("PATH=/opt/nowstream/bin:$PATH");
    }

    @Test
    void the_command_line_has_the_flags_of_the_launcher() throws IOException {
        String image = Files.readString(HOME.resolve("helm/image/nowstream"));
        List<String> flags =
                Pattern.compile("(--add-modules \\S+|-D(ai|OPT|java)[^ \"]+|MALLOC_\\S+)")
                        .matcher(Files.readString(HOME.resolve("nowstream")))
                        .results()
                        .map(MatchResult::group)
                        .toList();

        assertThat(flags).hasSizeGreaterThan(6);
        assertThat(image).contains(flags);
        assertThat(HOME.resolve("helm/image/nowstream")).isExecutable();
    }

    @Test
    void jars_lie_where_flink_loads_them_once_and_the_broker_lies_beside()
            throws IOException, InterruptedException {
        Path lib = Files.createDirectories(directory.resolve("target/lib"));
        Files.createFile(directory.resolve("target/app-0.1.0.jar"));
        Files.createFile(directory.resolve("target/bom.json"));
        for (String jar : jarsOfTheApplication()) {
            Path file = lib.resolve(jar);
            if (!Files.exists(file)) {
                Files.createFile(file);
            }
        }

        Path out = directory.resolve("image");
        Process layOut =
                new ProcessBuilder(
                                HOME.resolve("helm/image/lay-out").toString(),
                                directory.resolve("target").toString(),
                                out.toString())
                        .inheritIO()
                        .start();

        assertThat(layOut.waitFor()).isZero();
        List<String> flink = list(out.resolve("opt/flink/lib"));
        List<String> broker = list(out.resolve("opt/nowstream/lib"));
        assertThat(flink)
                .contains("nowstream-app.jar")
                .anyMatch(jar -> jar.startsWith("kafka-clients-"))
                .anyMatch(jar -> jar.startsWith("flink-connector-kafka-"))
                .anyMatch(jar -> jar.startsWith("pytorch-engine-"))
                .anyMatch(jar -> jar.startsWith("picocli-"))
                .noneMatch(jar -> jar.matches("(flink-(core|runtime|clients)|log4j|slf4j|kryo)-.*"))
                .noneMatch(jar -> jar.matches("(kafka_|kafka-server|kafka-metadata|scala-).*"));
        assertThat(out.resolve("opt/nowstream/bom.json")).exists();
        assertThat(broker)
                .anyMatch(jar -> jar.startsWith("kafka_2.13-"))
                .anyMatch(jar -> jar.startsWith("scala-library-"))
                .allMatch(jar -> jar.startsWith("kafka") || jar.startsWith("scala"))
                .doesNotContainAnyElementsOf(flink);
    }

    /** By their names, as this test has them on its own class path. */
    private static List<String> jarsOfTheApplication() {
        return Stream.of(System.getProperty("java.class.path").split(java.io.File.pathSeparator))
                .map(entry -> Path.of(entry).getFileName().toString())
                .filter(name -> name.endsWith(".jar"))
                .toList();
    }

    private static List<String> list(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private static Stream<String> sources(String copy) {
        String[] words = copy.split(" +");
        return Stream.of(words).limit(words.length - 1L).filter(word -> !word.equals("."));
    }

    /** What follows that word, in order; lines that go on are one. */
    private static List<String> instructions(String word) throws IOException {
        return Files.readString(HOME.resolve("Dockerfile"))
                .replace("\\\n", " ")
                .lines()
                .filter(line -> line.startsWith(word + " "))
                .map(line -> line.substring(word.length() + 1).strip())
                .toList();
    }

    private static String property(String name) throws IOException {
        return Pattern.compile("<%1$s>(.+)</%1$s>".formatted(Pattern.quote(name)))
                .matcher(Files.readString(HOME.resolve("pom.xml")))
                .results()
                .map(match -> match.group(1))
                .findFirst()
                .orElseThrow();
    }
}
