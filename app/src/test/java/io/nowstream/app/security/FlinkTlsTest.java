package io.nowstream.app.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.accumulators.LongCounter;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.client.program.rest.RestClusterClient;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.blob.BlobClient;
import org.apache.flink.runtime.jobmaster.JobResult;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Flink with the keys that the chart sets for {@code flink.tls}: who shows a certificate of the
 * right authority is served, on every port, and nobody else.
 */
class FlinkTlsTest {

    private static final String SEEN = "seen";

    @TempDir private static Path directory;

    private static TlsFlink flink;
    private static TlsVisitor withoutCertificate;
    private static TlsVisitor stranger;

    @BeforeAll
    static void a_cluster_is_started_with_the_keys_of_the_chart() throws Exception {
        flink = TlsFlink.start(Files.createDirectory(directory.resolve("own")));
        KeyStores others =
                KeyStores.in(Files.createDirectory(directory.resolve("other")), "others", "others");
        withoutCertificate = TlsVisitor.trusting(flink.stores());
        stranger = TlsVisitor.trusting(flink.stores()).showing(others);
    }

    @AfterAll
    static void stop() throws Exception {
        if (flink != null) {
            flink.close();
        }
    }

    /** Counts what it sees. */
    private static final class Seeing extends RichMapFunction<Long, Long> {
        private static final long serialVersionUID = 1L;
        private final LongCounter seen = new LongCounter();

        @Override
        public void open(OpenContext context) {
            getRuntimeContext().addAccumulator(SEEN, seen);
        }

        @Override
        public Long map(Long value) {
            seen.add(1);
            return value;
        }
    }

    @Test
    void a_job_is_submitted_and_runs_on_two_task_managers() throws Exception {
        Configuration configuration = flink.configuration();
        StreamExecutionEnvironment env = new StreamExecutionEnvironment(configuration);
        env.setParallelism(2);
        env.fromSequence(1, 1000)
                .uid("numbers")
                .keyBy(number -> number % 64)
                .map(new Seeing())
                .uid("seeing")
                .sinkTo(new DiscardingSink<>())
                .uid("nowhere");
        try (RestClusterClient<String> client = new RestClusterClient<>(configuration, "tls")) {
            JobID job = client.submitJob(env.getStreamGraph().getJobGraph()).get();
            JobResult result = client.requestJobResult(job).get();

            assertThat(
                            result.toJobExecutionResult(getClass().getClassLoader())
                                    .<Long>getAccumulatorResult(SEEN))
                    .isEqualTo(1000);
            assertThat(client.getClusterOverview().get().getNumTaskManagersConnected())
                    .isEqualTo(2);
        }
    }

    @Test
    void nobody_is_served_without_a_certificate() throws Exception {
        for (TlsFlink.Door door : flink.doors()) {
            assertThat(withoutCertificate.knocksAt(door.port()))
                    .as(door.what())
                    .isEqualTo(TlsVisitor.REFUSED);
        }
    }

    @Test
    void nobody_is_served_with_a_certificate_of_another_authority() throws Exception {
        for (TlsFlink.Door door : flink.doors()) {
            assertThat(stranger.knocksAt(door.port()))
                    .as(door.what())
                    .isEqualTo(TlsVisitor.REFUSED);
        }
    }

    @Test
    void nobody_is_served_in_the_clear() throws Exception {
        for (TlsFlink.Door door : flink.doors()) {
            assertThat(TlsVisitor.speaksPlainlyTo(door.port()))
                    .as(door.what())
                    .doesNotContain("HTTP/1.1 200", "taskmanagers");
        }
    }

    @Test
    void with_a_certificate_rest_answers() throws Exception {
        assertThat(
                        TlsVisitor.trusting(flink.stores())
                                .showing(flink.stores())
                                .gets(flink.port("REST"), "/overview"))
                .contains("HTTP/1.1 200", "\"taskmanagers\":2");
    }

    @Test
    void with_a_certificate_a_blob_is_taken_and_without_it_is_not() throws Exception {
        InetSocketAddress blobs = new InetSocketAddress("127.0.0.1", flink.port("blobs"));
        Path file = Files.writeString(directory.resolve("blob"), "some bytes");
        List<org.apache.flink.core.fs.Path> files =
                List.of(new org.apache.flink.core.fs.Path(file.toUri()));
        Configuration clear = flink.configuration();
        clear.setString("security.ssl.internal.enabled", "false");

        assertThat(BlobClient.uploadFiles(blobs, flink.configuration(), new JobID(), files))
                .hasSize(1);
        assertThatThrownBy(() -> BlobClient.uploadFiles(blobs, clear, new JobID(), files))
                .isInstanceOf(IOException.class);
    }
}
