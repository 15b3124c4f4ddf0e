package io.nowstream.app.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * A person at the map: opens the page, follows its events for a while, looks at some images of the
 * feeds, goes, and comes again.
 */
final class MapVisitor {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** A machine that has much else to do takes its time. */
    private static final Duration PATIENCE = SmallCluster.PATIENCE;

    private static final int EVENTS_A_VISIT = 30;
    private static final int IMAGES_A_FEED = 3;

    private final HttpClient http = HttpClient.newHttpClient();
    private final String address;
    private int images;
    private int gone;
    private int events;

    MapVisitor(int port) {
        address = "http://127.0.0.1:" + port;
    }

    /** One visit: looks at the feeds once, and again after some events. */
    void visit() throws IOException, InterruptedException {
        HttpResponse<InputStream> stream =
                http.send(request("/events"), HttpResponse.BodyHandlers.ofInputStream());
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8))) {
            look();
            for (int heard = 0; heard < EVENTS_A_VISIT; ) {
                String line = lines.readLine();
                if (line == null) {
                    throw new IOException("the map ended its stream of events");
                }
                heard += line.startsWith("event: ") ? 1 : 0;
            }
            events += EVENTS_A_VISIT;
            look();
        }
    }

    private void look() throws IOException, InterruptedException {
        for (JsonNode feed : json("/api/feeds").path("feeds")) {
            JsonNode steps =
                    json("/api/feeds/%s/timeline".formatted(feed.path("id").asText()))
                            .path("steps");
            int shown = Math.min(IMAGES_A_FEED, steps.size());
            for (int i = 1; i <= shown; i++) {
                image(steps.get(steps.size() - i).path("image").asText());
            }
        }
    }

    private JsonNode json(String path) throws IOException, InterruptedException {
        HttpResponse<String> answer =
                http.send(request(path), HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IOException("%s: %d".formatted(path, answer.statusCode()));
        }
        return JSON.readTree(answer.body());
    }

    /** A feed this fast may have dropped an image since its timeline was asked for. */
    private void image(String path) throws IOException, InterruptedException {
        int status = http.send(request(path), HttpResponse.BodyHandlers.discarding()).statusCode();
        if (status != 200 && status != 404) {
            throw new IOException("%s: %d".formatted(path, status));
        }
        images += status == 200 ? 1 : 0;
        gone += status == 404 ? 1 : 0;
    }

    private HttpRequest request(String path) {
        return HttpRequest.newBuilder(URI.create(address + path)).timeout(PATIENCE).build();
    }

    /** How many images were seen. */
    int images() {
        return images;
    }

    @Override
    public String toString() {
        return "%,d images, %,d were gone; %,d events".formatted(images, gone, events);
    }
}
