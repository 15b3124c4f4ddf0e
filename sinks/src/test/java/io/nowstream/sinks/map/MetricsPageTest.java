package io.nowstream.sinks.map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MetricsPageTest {

    private long seen;
    private MetricsPage page;

    @BeforeEach
    void aPageOfOneCounter() throws IOException {
        page =
                MetricsPage.serve(
                        new InetSocketAddress("127.0.0.1", 0),
                        () -> List.of(Metric.counter("nowstream_seen", "What was seen.", seen)));
    }

    @AfterEach
    void close() {
        page.close();
    }

    private HttpResponse<String> asked(String method, String path) throws Exception {
        URI address = URI.create("http://127.0.0.1:%d%s".formatted(page.address().getPort(), path));
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(address)
                                .method(method, HttpRequest.BodyPublishers.noBody())
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void every_look_tells_what_is_now() throws Exception {
        asked("GET", "/metrics");
        seen = 7;
        HttpResponse<String> answer = asked("GET", "/metrics");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).contains(OpenMetrics.TYPE);
        assertThat(answer.body()).contains("nowstream_seen_total 7\n").endsWith("# EOF\n");
        assertThat(asked("HEAD", "/metrics").body()).isEmpty();
    }

    @Test
    void there_is_nothing_else_and_nothing_can_be_sent() throws Exception {
        assertThat(asked("GET", "/").statusCode()).isEqualTo(404);
        assertThat(asked("GET", "/metrics/more").statusCode()).isEqualTo(404);
        assertThat(asked("POST", "/metrics").statusCode()).isEqualTo(405);
    }

    @Test
    void an_address_that_cannot_be_had_is_named() {
        assertThatThrownBy(() -> MetricsPage.serve(page.address(), List::of))
                .isInstanceOf(BindException.class)
                .hasMessage(
                        "metrics cannot be served: port %d on 127.0.0.1 is in use or not allowed"
                                .formatted(page.address().getPort()));
        assertThatThrownBy(
                        () ->
                                MetricsPage.serve(
                                        InetSocketAddress.createUnresolved("nowhere", 1), List::of))
                .hasMessage("metrics cannot be served: this machine has no address nowhere");
    }
}
