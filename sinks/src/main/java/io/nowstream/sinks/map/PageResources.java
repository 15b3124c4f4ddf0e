package io.nowstream.sinks.map;

import io.nowstream.frames.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/**
 * The page and all it needs, read from the class path once: a fixed table of addresses. Nothing
 * else can be asked for, whatever a request says.
 */
final class PageResources {

    private static final String HTML = "text/html; charset=utf-8";
    private static final String CSS = "text/css; charset=utf-8";
    private static final String SCRIPT = "text/javascript; charset=utf-8";

    private static final String OPENLAYERS = "/META-INF/resources/webjars/ol/%s/%s";
    private static final String OPENLAYERS_VERSION =
            "/META-INF/maven/org.webjars.npm/ol/pom.properties";

    private final Map<String, Answer> byPath = new LinkedHashMap<>();

    PageResources() {
        put("/", HTML, "page/index.html");
        put("/favicon.ico", "image/svg+xml", "page/icon.svg");
        put("/assets/icon.svg", "image/svg+xml", "page/icon.svg");
        put("/assets/style.css", CSS, "page/style.css");
        put("/assets/card.css", CSS, "page/card.css");
        for (String module :
                new String[] {
                    "app", "alerts", "axis", "basemap", "card", "choice", "feeds", "images",
                    "legend", "live", "map", "places", "player", "scores", "times"
                }) {
            put("/assets/%s.js".formatted(module), SCRIPT, "page/%s.js".formatted(module));
        }
        put("/assets/countries-50m.json", Answer.JSON, "page/countries-50m.json");
        put("/assets/states-10m.json", Answer.JSON, "page/states-10m.json");
        String version = openLayersVersion();
        put("/assets/ol.js", SCRIPT, OPENLAYERS.formatted(version, "dist/ol.js"));
        put("/assets/ol.css", CSS, OPENLAYERS.formatted(version, "ol.css"));
    }

    Optional<Answer> at(String path) {
        return Optional.ofNullable(byPath.get(path));
    }

    private void put(String path, String type, String resource) {
        byte[] bytes = read(resource);
        byPath.put(path, Answer.revalidated(type, bytes, Sha256.of(bytes).substring(0, 32)));
    }

    /** The webjar's own word: versions stand in the parent pom and nowhere else. */
    private static String openLayersVersion() {
        Properties properties = new Properties();
        try (InputStream in = open(OPENLAYERS_VERSION)) {
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + OPENLAYERS_VERSION, e);
        }
        return properties.getProperty("version", "");
    }

    private static byte[] read(String resource) {
        try (InputStream in = open(resource)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + resource, e);
        }
    }

    private static InputStream open(String resource) {
        InputStream in = PageResources.class.getResourceAsStream(resource);
        if (in == null) {
            throw new IllegalStateException(
                    "the class path lacks %s, a part of the map page: build it again"
                            .formatted(resource));
        }
        return in;
    }
}
