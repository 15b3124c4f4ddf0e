package io.nowstream.sinks.map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.nowstream.frames.CellType;
import io.nowstream.frames.Channel;
import io.nowstream.frames.ClaimChecks;
import io.nowstream.frames.FeedRecord;
import io.nowstream.frames.Frame;
import io.nowstream.frames.Packing;
import io.nowstream.frames.Quantity;
import io.nowstream.frames.Store;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class MapServerTest {

    private static final Instant NOON = Instant.parse("2026-06-12T12:00:00Z");
    private static final String FEED = "sevir/S801234";
    private static final SyntheticRain RAIN = SyntheticRain.overTheMidwest(FEED);
    private static final Pattern IMPORT = Pattern.compile("from '\\./([a-z]+\\.js)'");
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private static MapStore store;
    private static MapServer server;

    @BeforeAll
    static void a_feed_with_a_nowcast_and_a_warning_is_served() throws BindException {
        store = new MapStore(MapSettings.replay("test"));
        server = MapServer.start(store, 0);
        for (int i = 2; i >= 0; i--) {
            store.feedRecord(FeedRecord.of(RAIN.frameAt(NOON.minusSeconds(300L * i))));
        }
        for (int lead = 1; lead <= 2; lead++) {
            store.nowcast(RAIN.leadOf(NOON, lead, 2));
        }
        store.warnings(RAIN.warningAt(NOON));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static URI uri(String path) {
        return server.page().resolve(path);
    }

    private static HttpResponse<byte[]> get(String path, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return CLIENT.send(request.build(), BodyHandlers.ofByteArray());
    }

    private static JsonNode json(String path) throws IOException, InterruptedException {
        HttpResponse<byte[]> response = get(path);
        assertThat(response.statusCode()).as(path).isEqualTo(200);
        return new ObjectMapper().readTree(response.body());
    }

    private static String header(HttpResponse<?> response, String name) {
        return response.headers().firstValue(name).orElse("");
    }

    /** Bytes as they are, for what no client would send; the status line of the answer. */
    private static String raw(String request) throws IOException {
        try (Socket socket =
                new Socket(server.address().getAddress(), server.address().getPort())) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return reader(socket.getInputStream()).readLine();
        }
    }

    private static BufferedReader reader(InputStream in) {
        return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    }

    private static void assertProblem(HttpResponse<byte[]> response, int status)
            throws IOException {
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(header(response, "content-type")).isEqualTo("application/problem+json");
        JsonNode problem = new ObjectMapper().readTree(response.body());
        assertThat(problem.get("status").asInt()).isEqualTo(status);
        assertThat(problem.get("title").asText()).isNotEmpty();
        assertThat(problem.get("detail").asText()).isNotEmpty();
    }

    @Test
    void the_page_may_talk_to_this_server_only() throws Exception {
        HttpResponse<byte[]> page = get("/");

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(header(page, "content-type")).isEqualTo("text/html; charset=utf-8");
        assertThat(header(page, "content-security-policy"))
                .startsWith("default-src 'self';")
                .doesNotContain("unsafe");
        assertThat(header(page, "x-content-type-options")).isEqualTo("nosniff");
        assertThat(header(page, "referrer-policy")).isEqualTo("no-referrer");
        assertThat(new String(page.body(), StandardCharsets.UTF_8)).doesNotContain("://");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/assets/ol.js",
                "/assets/ol.css",
                "/assets/style.css",
                "/assets/card.css",
                "/assets/app.js",
                "/assets/basemap.js",
                "/assets/countries-50m.json",
                "/assets/states-10m.json"
            })
    void what_the_page_needs_is_there_and_kept_by_browsers(String path) throws Exception {
        HttpResponse<byte[]> asset = get(path);
        assertThat(asset.statusCode()).isEqualTo(200);
        String etag = header(asset, "etag");

        HttpResponse<byte[]> again = get(path, "If-None-Match", etag);

        assertThat(etag).startsWith("W/\"");
        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
    }

    @Test
    void every_module_that_is_imported_is_served() throws Exception {
        Set<String> modules = new LinkedHashSet<>();
        Deque<String> unread = new ArrayDeque<>(List.of("app.js"));
        while (!unread.isEmpty()) {
            HttpResponse<byte[]> module = get("/assets/" + unread.peek());
            assertThat(module.statusCode()).as(unread.pop()).isEqualTo(200);
            IMPORT.matcher(new String(module.body(), StandardCharsets.UTF_8))
                    .results()
                    .map(found -> found.group(1))
                    .filter(modules::add)
                    .forEach(unread::add);
        }
        assertThat(modules).hasSizeGreaterThan(10);
    }

    @Test
    void text_is_gzipped_for_who_wants_it() throws Exception {
        HttpResponse<byte[]> plain = get("/assets/ol.js");
        HttpResponse<byte[]> packed = get("/assets/ol.js", "Accept-Encoding", "br, gzip");
        HttpResponse<byte[]> refused = get("/assets/ol.js", "Accept-Encoding", "gzip;q=0");

        assertThat(header(packed, "content-encoding")).isEqualTo("gzip");
        assertThat(header(packed, "vary")).isEqualToIgnoringCase("accept-encoding");
        assertThat(packed.body().length).isLessThan(plain.body().length / 3);
        assertThat(new GZIPInputStream(new ByteArrayInputStream(packed.body())).readAllBytes())
                .isEqualTo(plain.body());
        assertThat(header(refused, "content-encoding")).isEmpty();
    }

    @Test
    void feeds_tell_how_they_are() throws Exception {
        JsonNode all = json("/api/feeds");
        JsonNode feed = all.get("feeds").get(0);

        assertThat(all.get("run").asText()).isEqualTo("test");
        assertThat(all.get("clock").asText()).isEqualTo("2026-06-12T12:01:00Z");
        assertThat(feed.get("name").asText()).isEqualTo(FEED);
        assertThat(feed.get("unit").asText()).isEqualTo("kg/m²");
        assertThat(feed.get("newestFrame").asText()).isEqualTo("2026-06-12T12:00:00Z");
        assertThat(feed.get("ageSeconds").asInt()).isEqualTo(60);
        assertThat(feed.get("cadenceSeconds").asInt()).isEqualTo(300);
        assertThat(feed.get("leads").asInt()).isEqualTo(2);
        assertThat(feed.get("model").asText()).isEqualTo("advection");
        assertThat(feed.get("gapPolicy").asText()).isEqualTo("none");
        assertThat(feed.get("extent")).hasSize(4);
        assertThat(feed.get("alerts").asInt()).isEqualTo(1);
    }

    @Test
    void a_timeline_goes_from_observed_to_forecast() throws Exception {
        JsonNode timeline = json("/api/feeds/sevir%2FS801234/timeline");
        JsonNode steps = timeline.get("steps");

        assertThat(steps).hasSize(5);
        assertThat(steps.get(2).get("kind").asText()).isEqualTo("observed");
        assertThat(steps.get(2).has("leadSeconds")).isFalse();
        assertThat(steps.get(3).get("kind").asText()).isEqualTo("forecast");
        assertThat(steps.get(3).get("leadSeconds").asDouble()).isEqualTo(300);
        assertThat(steps.get(3).get("issueTime").asText()).isEqualTo("2026-06-12T12:00:00Z");
        assertThat(steps.get(3).get("tier").asText()).isEqualTo("advection");
        assertThat(timeline.get("outlines")).hasSize(1);
        int id = timeline.get("feed").get("id").asInt();
        assertThat(json("/api/feeds/%d/timeline".formatted(id)).get("steps")).hasSize(5);
    }

    @Test
    void an_image_never_changes() throws Exception {
        JsonNode step = json("/api/feeds/0/timeline").get("steps").get(4);
        for (String key : List.of("image", "imageSafe")) {
            HttpResponse<byte[]> image = get(step.get(key).asText());

            assertThat(header(image, "content-type")).isEqualTo("image/png");
            assertThat(header(image, "cache-control")).contains("immutable");
            assertThat(IndexedPngTest.read(image.body()).getWidth()).isBetween(600, 1200);
            HttpResponse<byte[]> again =
                    get(step.get(key).asText(), "If-None-Match", header(image, "etag"));
            assertThat(again.statusCode()).isEqualTo(304);
        }
    }

    @Test
    void alerts_are_geojson_with_longitude_first() throws Exception {
        JsonNode alerts = json("/api/alerts");
        JsonNode alert = alerts.get("features").get(0);
        JsonNode ring = alert.get("geometry").get("coordinates").get(0).get(0);

        assertThat(alerts.get("type").asText()).isEqualTo("FeatureCollection");
        assertThat(alert.get("id").asText()).isEqualTo("sevir/S801234.0001");
        assertThat(alert.get("properties").get("threshold").asDouble()).isEqualTo(3.53);
        assertThat(alert.get("properties").get("unit").asText()).isEqualTo("kg/m²");
        assertThat(alert.get("properties").get("onset").asText()).isEqualTo("2026-06-12T12:20:00Z");
        assertThat(ring.get(0).get(0).asDouble()).isBetween(-99.0, -92.0);
        assertThat(ring.get(0).get(1).asDouble()).isBetween(37.0, 42.0);
        assertThat(ring.get(0)).isEqualTo(ring.get(ring.size() - 1));
        assertThat(signedArea(ring)).as("counter-clockwise").isPositive();
    }

    private static double signedArea(JsonNode ring) {
        double twice = 0;
        for (int i = 0; i + 1 < ring.size(); i++) {
            twice +=
                    ring.get(i).get(0).asDouble() * ring.get(i + 1).get(1).asDouble()
                            - ring.get(i + 1).get(0).asDouble() * ring.get(i).get(1).asDouble();
        }
        return twice / 2;
    }

    @Test
    void a_legend_names_classes_and_colours() throws Exception {
        JsonNode legend = json("/api/legend/rain_rate");

        assertThat(legend.get("unit").asText()).isEqualTo("mm/h");
        assertThat(legend.get("classes")).hasSize(15);
        assertThat(legend.get("classes").get(0).get("standard").asText()).matches("#[0-9a-f]{8}");
        assertProblem(get("/api/legend/happiness"), 404);
    }

    @Test
    void metrics_are_open_metrics() throws Exception {
        HttpResponse<byte[]> metrics = get("/metrics");
        String text = new String(metrics.body(), StandardCharsets.UTF_8);

        assertThat(header(metrics, "content-type"))
                .startsWith("application/openmetrics-text; version=1.0.0");
        assertThat(text).endsWith("\n# EOF\n");
        assertThat(text)
                .contains("nowstream_frames_total{feed=\"sevir/S801234\"} 3\n")
                .contains("nowstream_nowcasts_total{feed=\"sevir/S801234\",tier=\"advection\"} 1\n")
                .contains("nowstream_late_total 0\n")
                .contains("nowstream_rejected_total 0\n")
                .contains("nowstream_lag_seconds{feed=\"sevir/S801234\"} 0\n")
                .contains("nowstream_frame_age_seconds{feed=\"sevir/S801234\"} 60\n")
                .contains("nowstream_feed_silent{feed=\"sevir/S801234\"} 0\n")
                .containsPattern("\nnowstream_map_connections [1-9]");
        for (String line : text.split("\n")) {
            assertThat(line)
                    .matches(
                            "# (TYPE|HELP|UNIT|EOF).*|[a-z_]+(\\{([a-z]+=\"[^\"]*\",?)+})? -?[0-9.]+");
        }
    }

    @Test
    void scores_are_told_with_what_they_are_compared_with() throws Exception {
        MapStore own = new MapStore(MapSettings.replay("test"));
        EarnedScores earned = new EarnedScores(FEED);
        earned.of(NOON, "vmrnn", 1, 1000, 9000).forEach(own::score);
        earned.of(NOON, "advection", 1, 1000, 12_000).forEach(own::score);
        try (MapServer of = MapServer.start(own, 0)) {
            JsonNode scores =
                    new ObjectMapper()
                            .readTree(read(of, "/api/scores?feed=" + FEED.replace("/", "%2F")));
            JsonNode channel = scores.get("channels").get(0);

            assertThat(channel.get("published").asText()).isEqualTo("vmrnn");
            assertThat(channel.get("skill").get(0).get("over").asText()).isEqualTo("advection");
            assertThat(channel.get("skill").get(0).get("skill").asDouble()).isEqualTo(0.25);
            assertThat(channel.get("skill").get(0).get("n").asInt()).isEqualTo(1000);
            assertThat(read(of, "/api/scores?feed=0"))
                    .isEqualTo(read(of, "/api/scores?feed=" + FEED));
            assertThat(status(of, "/api/scores")).isEqualTo(400);
            assertThat(status(of, "/api/scores?feed=nobody")).isEqualTo(404);
        }
    }

    @Test
    void a_timeline_of_a_channel_that_is_not_there_is_not_found() throws Exception {
        assertThat(status(server, "/api/feeds/0/timeline?channel=0")).isEqualTo(200);
        assertThat(status(server, "/api/feeds/0/timeline?channel=7")).isEqualTo(404);
        assertThat(status(server, "/api/feeds/0/timeline?channel=-1")).isEqualTo(404);
        assertThat(status(server, "/api/feeds/0/timeline?channel=two")).isEqualTo(400);
    }

    @Test
    void health_is_told_in_one_object() throws Exception {
        assertThat(json("/health").get("status").asText()).isEqualTo("ok");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/nothing",
                "/assets/",
                "/assets/../../../../etc/passwd",
                "/assets/..%2f..%2fetc%2fpasswd",
                "/assets/%2e%2e/MapServer.class",
                "/assets//etc/passwd",
                "/images/../../../etc/passwd.png",
                "/images/abc.png",
                "/images/0000000000000000000000000000000000000000000000000000000000000000.png",
                "/api/feeds/..%2F..%2Fetc/timeline",
                "/api/feeds//timeline",
                "/api/feeds/99/timeline"
            })
    void what_is_not_in_the_tables_is_not_there(String path) throws Exception {
        assertThat(raw("GET %s HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".formatted(path)))
                .isEqualTo("HTTP/1.1 404 Not Found");
    }

    @Test
    void errors_are_problems_in_json() throws Exception {
        assertProblem(get("/nothing"), 404);
        for (String path : List.of("/api/feeds/%zz/timeline", "/api/scores?feed=%zz")) {
            assertThat(raw("GET %s HTTP/1.1\r\nHost: x\r\n\r\n".formatted(path)))
                    .isEqualTo("HTTP/1.1 400 Bad Request");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS", "PATCH"})
    void the_map_can_only_be_read(String method) throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(uri("/api/feeds"))
                        .method(method, HttpRequest.BodyPublishers.ofString("x"))
                        .build();

        HttpResponse<byte[]> response = CLIENT.send(request, BodyHandlers.ofByteArray());

        assertProblem(response, 405);
        assertThat(header(response, "allow")).isEqualTo("GET, HEAD");
    }

    @Test
    void head_is_get_without_a_body() throws Exception {
        HttpRequest head =
                HttpRequest.newBuilder(uri("/assets/app.js"))
                        .method("HEAD", HttpRequest.BodyPublishers.noBody())
                        .build();

        HttpResponse<byte[]> response = CLIENT.send(head, BodyHandlers.ofByteArray());

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEmpty();
        assertThat(header(response, "content-length"))
                .isEqualTo(String.valueOf(get("/assets/app.js").body().length));
    }

    @Test
    void what_is_too_large_is_refused() throws Exception {
        String large = "x".repeat(MapServer.MOST_HEADER_BYTES + 1);
        assertThat(raw("GET / HTTP/1.1\r\nHost: x\r\nCookie: %s\r\n\r\n".formatted(large)))
                .isEqualTo("HTTP/1.1 431 Request Header Fields Too Large");
        assertThat(raw("GET /%s HTTP/1.1\r\nHost: x\r\n\r\n".formatted(large)))
                .isEqualTo("HTTP/1.1 414 Request-URI Too Long");
        assertThat(raw("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 999999\r\n\r\n"))
                .isEqualTo("HTTP/1.1 413 Request Entity Too Large");
        assertThat(raw("this is no request\r\n\r\n")).isEqualTo("HTTP/1.1 400 Bad Request");
    }

    @Test
    void requests_sent_ahead_are_answered_in_order() throws Exception {
        try (Socket socket =
                new Socket(server.address().getAddress(), server.address().getPort())) {
            String ahead =
                    "GET /health HTTP/1.1\r\nHost: x\r\n\r\n"
                            + "GET /nothing HTTP/1.1\r\nHost: x\r\n\r\n"
                            + "HEAD /metrics HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(ahead.getBytes(StandardCharsets.US_ASCII));

            List<String> statuses =
                    reader(socket.getInputStream())
                            .lines()
                            .filter(line -> line.contains("HTTP/1.1 "))
                            .map(line -> line.substring(line.indexOf("HTTP/1.1 ")))
                            .toList();

            assertThat(statuses)
                    .containsExactly(
                            "HTTP/1.1 200 OK", "HTTP/1.1 404 Not Found", "HTTP/1.1 200 OK");
        }
    }

    @Test
    void a_page_hears_of_a_new_frame() throws Exception {
        try (MapServer own = MapServer.start(store, 0)) {
            HttpRequest request =
                    HttpRequest.newBuilder(own.page().resolve("/events"))
                            .header("Last-Event-ID", "41")
                            .build();
            HttpResponse<InputStream> response = CLIENT.send(request, BodyHandlers.ofInputStream());
            try (BufferedReader events = reader(response.body())) {
                assertThat(header(response, "content-type"))
                        .isEqualTo("text/event-stream; charset=utf-8");
                assertThat(nextLine(events, "event:")).isEqualTo("event: hello");

                SyntheticRain other = SyntheticRain.withoutGeography("site");
                store.feedRecord(FeedRecord.of(other.frameAt(NOON)));

                assertThat(nextLine(events, "id:")).matches("id: [0-9]+");
                assertThat(nextLine(events, "event:")).isEqualTo("event: change");
                assertThat(nextLine(events, "data:"))
                        .contains("\"feed\":\"site\"")
                        .contains("\"changed\":[\"feed\"]");
            }
        }
    }

    private static String nextLine(BufferedReader events, String prefix) throws IOException {
        String line;
        do {
            line = events.readLine();
            assertThat(line).as("the stream goes on").isNotNull();
        } while (!line.startsWith(prefix));
        return line;
    }

    @Test
    void a_server_stops_within_a_second_though_pages_listen() throws Exception {
        MapServer own = MapServer.start(store, 0);
        HttpResponse<InputStream> open =
                CLIENT.send(
                        HttpRequest.newBuilder(own.page().resolve("/events")).build(),
                        BodyHandlers.ofInputStream());
        long before = System.nanoTime();

        own.close();

        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(1));
        assertThatThrownBy(() -> open.body().readAllBytes()).isInstanceOf(IOException.class);
    }

    @Test
    void a_port_in_use_is_said_in_one_sentence() {
        int taken = server.address().getPort();

        assertThatThrownBy(() -> MapServer.start(store, taken))
                .isInstanceOf(BindException.class)
                .hasMessage(
                        "port %d on localhost is in use or not allowed: choose another, or 0 for"
                                + " any free one",
                        taken);
    }

    @Test
    void cells_that_were_left_in_the_store_are_fetched_when_asked_for() throws Exception {
        Objects objects = new Objects();
        ClaimChecks claims = new ClaimChecks(objects, 1);
        MapStore own = new MapStore(MapSettings.replay("test"));
        Frame claimed = claims.deposit(RAIN.frameAt(NOON));
        own.feedRecord(FeedRecord.of(claimed));
        String image = own.timeline(FEED, 0).orElseThrow().steps().get(0).image();
        try (MapServer with = MapServer.start(own, any(), claims);
                MapServer without = MapServer.start(own, 0)) {
            assertThat(status(with, image)).isEqualTo(200);
            assertThat(status(without, image)).isEqualTo(503);
        }
    }

    @Test
    void damaged_cells_spoil_their_own_image_only() throws Exception {
        MapStore own = new MapStore(MapSettings.replay("test"));
        Packing codes = new Packing(CellType.UINT8, 1, 0, 255, 0);
        Channel damaged = Channel.of(Quantity.VIL, codes, new byte[] {1, 2, 3});
        own.feedRecord(FeedRecord.of(new Frame(FEED, RAIN.grid(), NOON, NOON, List.of(damaged))));
        own.feedRecord(FeedRecord.of(RAIN.frameAt(NOON.plusSeconds(300))));
        var steps = own.timeline(FEED, 0).orElseThrow().steps();
        try (MapServer of = MapServer.start(own, 0)) {
            assertThat(status(of, steps.get(0).image())).isEqualTo(500);
            assertThat(status(of, steps.get(1).image())).isEqualTo(200);
        }
        assertThat(own.counts().undecodable()).isEqualTo(1);
    }

    private static InetSocketAddress any() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    private static String read(MapServer of, String path) throws Exception {
        return CLIENT.send(
                        HttpRequest.newBuilder(of.page().resolve(path)).build(),
                        BodyHandlers.ofString())
                .body();
    }

    private static int status(MapServer of, String path) throws Exception {
        return CLIENT.send(
                        HttpRequest.newBuilder(of.page().resolve(path)).build(),
                        BodyHandlers.discarding())
                .statusCode();
    }

    /** A store in memory. */
    private static final class Objects implements Store {

        private final Map<String, byte[]> objects = new HashMap<>();

        @Override
        public void put(String name, byte[] bytes) {
            objects.put(name, bytes);
        }

        @Override
        public Optional<byte[]> get(String name) {
            return Optional.ofNullable(objects.get(name));
        }

        @Override
        public List<String> list(String prefix) {
            return objects.keySet().stream().filter(n -> n.startsWith(prefix)).sorted().toList();
        }
    }
}
