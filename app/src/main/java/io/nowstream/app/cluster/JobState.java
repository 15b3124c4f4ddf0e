package io.nowstream.app.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/**
 * How the job of a cluster stands, by Flink's REST interface ({@code /jobs/overview}).
 *
 * @param state Flink's word for it; {@code UNKNOWN} while nobody answers or there is no job
 * @param running how many of its tasks run
 * @param tasks how many it has
 */
public record JobState(String state, int running, int tasks) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(3);
    private static final JobState UNKNOWN = new JobState("UNKNOWN", 0, 0);

    /** Asks a job manager of this machine. */
    static JobState at(int port) throws InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(
                                URI.create("http://127.0.0.1:%d/jobs/overview".formatted(port)))
                        .timeout(PATIENCE)
                        .build();
        try {
            HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
            String body = client.send(request, HttpResponse.BodyHandlers.ofString()).body();
            return newest(JSON.readTree(body).path("jobs"));
        } catch (IOException noAnswer) {
            return UNKNOWN;
        }
    }

    private static JobState newest(JsonNode jobs) {
        JobState found = UNKNOWN;
        long start = -1;
        for (JsonNode job : jobs) {
            if (job.path("start-time").asLong() > start) {
                start = job.path("start-time").asLong();
                JsonNode tasks = job.path("tasks");
                found =
                        new JobState(
                                job.path("state").asText(),
                                tasks.path("running").asInt(),
                                tasks.path("total").asInt());
            }
        }
        return found;
    }

    /** Whether it and all its tasks run. */
    public boolean isRunning() {
        return state.equals("RUNNING") && tasks > 0 && running == tasks;
    }

    @Override
    public String toString() {
        return "%s, %d of %d tasks".formatted(state, running, tasks);
    }
}
