package io.nowstream.app.cluster;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.nowstream.frames.LocalStore;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * What the supervisor last wrote of its processes.
 *
 * @param supervisor its pid
 * @param bootstrap the broker's address
 * @param rows one per process, in the order in which they are started
 */
public record ClusterStatus(long supervisor, String bootstrap, List<Row> rows) {

    private static final ObjectMapper JSON =
            new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    private static final String FILE = "status.json";

    /**
     * One process.
     *
     * @param name of it
     * @param pid of it, 0 while it does not run
     * @param port where it serves, or 0
     * @param since when it was started last, ISO 8601
     * @param restarts how often it was started again
     * @param state for people
     */
    public record Row(String name, long pid, int port, String since, int restarts, String state) {}

    void write(ClusterFiles files) throws IOException {
        new LocalStore(files.directory()).put(FILE, JSON.writeValueAsBytes(this));
    }

    static Optional<ClusterStatus> read(ClusterFiles files) throws IOException {
        Optional<byte[]> written = new LocalStore(files.directory()).get(FILE);
        return written.isEmpty()
                ? Optional.empty()
                : Optional.of(JSON.readValue(written.get(), ClusterStatus.class));
    }
}
