package io.nowstream.helm;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.TemplateCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** The chart as it lies in the project, rendered by Helm itself. */
final class Chart {

    static final Path HOME = Path.of(System.getProperty("nowstream.home", ".."));
    static final Path DIRECTORY = HOME.resolve("helm/nowstream");

    /** As an installation that everything is looked up in. */
    static final String RELEASE = "nc";

    static final String NAMESPACE = "weather";

    private static final String KUBERNETES = "1.31.0";

    /** The library hands hooks out to nobody, so in the copy that is rendered they are none. */
    private static final String HOOK = "helm.sh/hook";

    private static final String HELD_BACK = "helm.sh/held-back-hook";

    private static final Map<Path, Manifests> RENDERED = new ConcurrentHashMap<>();
    private static final Path COPY = copied();

    private Chart() {}

    /** The values files that the chart is tried with. */
    static Stream<Path> tried() throws IOException {
        try (Stream<Path> files = Files.list(DIRECTORY.resolve("ci"))) {
            return files.sorted().toList().stream();
        }
    }

    /** One of them, by its name. */
    static Path tried(String name) {
        return DIRECTORY.resolve("ci").resolve(name + "-values.yaml");
    }

    /** Everything that is installed with these values, hooks with it. */
    static Manifests rendered(Path values) {
        return RENDERED.computeIfAbsent(values, file -> rendered(template().withValuesFile(file)));
    }

    /**
     * The same with these over the least that must be said.
     *
     * @throws IllegalStateException if they are refused, with Helm's reason
     */
    static Manifests renderedWith(String values) throws IOException {
        return with(template().withValuesFile(tried("default")), values);
    }

    /** The same with these and no others. */
    static Manifests renderedWithNothingBut(String values) throws IOException {
        return with(template(), values);
    }

    private static Manifests with(TemplateCommand template, String values) throws IOException {
        Path file = Files.createTempFile("values", ".yaml");
        try {
            Files.writeString(file, values);
            return rendered(template.withValuesFile(file));
        } finally {
            Files.delete(file);
        }
    }

    private static Manifests rendered(TemplateCommand template) {
        return Manifests.parse(template.call().replace(HELD_BACK, HOOK));
    }

    private static TemplateCommand template() {
        return new Helm(COPY)
                .template()
                .withName(RELEASE)
                .withNamespace(NAMESPACE)
                .withKubeVersion(KUBERNETES);
    }

    private static Path copied() {
        try (Stream<Path> files = Files.walk(DIRECTORY)) {
            Path copy = Files.createTempDirectory("chart").resolve("nowstream");
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path to = copy.resolve(DIRECTORY.relativize(file).toString());
                Files.createDirectories(to.getParent());
                Files.writeString(to, Files.readString(file).replace(HOOK, HELD_BACK));
                to.toFile().deleteOnExit();
            }
            return copy;
        } catch (IOException e) {
            throw new UncheckedIOException("the chart cannot be copied", e);
        }
    }
}
