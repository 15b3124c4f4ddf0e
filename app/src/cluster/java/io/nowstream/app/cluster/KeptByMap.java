package io.nowstream.app.cluster;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How much of its heap the map keeps on purpose, as {@code /metrics} says: fields and images, each
 * within a budget. They are filled for as long as something new is asked for, which is no leak;
 * whether the budgets are kept is tested elsewhere.
 */
final class KeptByMap {

    private static final Pattern KEPT =
            Pattern.compile("nowstream_map_(?:kept|image)_bytes (\\d+)");

    private final HttpClient http = HttpClient.newHttpClient();
    private final HttpRequest request;

    KeptByMap(int port) {
        request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d/metrics".formatted(port)))
                        .build();
    }

    /** In bytes. */
    long bytes() throws IOException, InterruptedException {
        String metrics = http.send(request, HttpResponse.BodyHandlers.ofString()).body();
        Matcher kept = KEPT.matcher(metrics);
        long sum = 0;
        int found = 0;
        for (; kept.find(); found++) {
            sum += Long.parseLong(kept.group(1));
        }
        if (found != 2) {
            throw new IOException("the map does not say what it keeps: " + metrics);
        }
        return sum;
    }
}
