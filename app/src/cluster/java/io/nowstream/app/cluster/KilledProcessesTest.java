package io.nowstream.app.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.nowstream.app.UserMistake;
import io.nowstream.app.broker.EmbeddedBroker;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Promise 1 on real processes: two radar feeds nowcast by VMRNN, and one process after the other
 * dies by SIGKILL, at last the supervisor. Nothing is left when the cluster is stopped.
 */
class KilledProcessesTest {

    @TempDir Path directory;

    @Test
    void a_cluster_survives_the_death_of_each_of_its_processes() throws Exception {
        int frames = SmallCluster.LENGTH + 2;
        try (SmallCluster cluster = new SmallCluster(directory)) {
            cluster.start();
            cluster.arrive(0, frames);
            nothingListensBeyondThisMachine(cluster);
            for (String process :
                    List.of("taskmanager-1", "taskmanager-2", "jobmanager", "kafka")) {
                frames = cluster.goesOn(frames, process, () -> cluster.kill(process));
                assertThat(cluster.restarts(process)).isPositive();
            }
            mapDies(cluster);
            controllerDies(cluster);
            supervisorDies(cluster);
            cluster.start();
            frames = cluster.goesOn(frames, "undisturbed", () -> {});
            assertThat(cluster.processes().stop()).isTrue();
            assertThat(cluster.alive()).isEmpty();
        }
        try (EmbeddedBroker broker = EmbeddedBroker.start(directory.resolve("state/kafka"))) {
            new Undisturbed(broker.kafka(), directory).assertThatTheRunIsTheSame(frames);
        }
    }

    /** Flink asks nobody who they are. */
    private static void nothingListensBeyondThisMachine(SmallCluster cluster) throws Exception {
        for (ClusterStatus.Row row : cluster.processes().status().orElseThrow().rows()) {
            assertThat(OpenDoors.of(row.pid(), true)).as(row.name()).isEmpty();
            if (row.port() > 0) {
                assertThat(OpenDoors.of(row.pid(), false)).as(row.name()).isNotEmpty();
            }
        }
    }

    private static void mapDies(SmallCluster cluster) throws Exception {
        long killed = System.nanoTime();
        cluster.kill("map");
        await().atMost(SmallCluster.PATIENCE).until(() -> cluster.restarts("map") > 0);
        cluster.awaitMap();
        SmallCluster.tell("map", killed);
    }

    /** It is there again when its metrics are. */
    private static void controllerDies(SmallCluster cluster) throws Exception {
        cluster.kill("control");
        await().atMost(SmallCluster.PATIENCE).until(() -> cluster.restarts("control") > 0);
        assertThat(cluster.processes().awaitReady(SmallCluster.PATIENCE)).isTrue();
    }

    /** All of them end by themselves, since nobody is left who would end them. */
    private static void supervisorDies(SmallCluster cluster) throws Exception {
        cluster.kill(ClusterFiles.SUPERVISOR);
        await().atMost(SmallCluster.PATIENCE).until(() -> cluster.alive().isEmpty());
    }

    @Test
    void a_port_of_somebody_else_is_named_before_anything_starts() throws Exception {
        try (SmallCluster cluster = new SmallCluster(directory);
                ServerSocket taken = new ServerSocket()) {
            taken.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), cluster.mapPort()));

            assertThatThrownBy(() -> cluster.processes().start())
                    .isInstanceOf(UserMistake.class)
                    .hasMessageStartingWith(
                            "port %d of map is in use by another program"
                                    .formatted(cluster.mapPort()));
            assertThat(cluster.alive()).isEmpty();
        }
    }

    @Test
    void what_does_not_run_cannot_be_stopped_and_has_no_status() throws Exception {
        ProcessCluster none = new SmallCluster(directory).processes();

        assertThat(none.stop()).isFalse();
        assertThat(none.status()).isEmpty();
        assertThat(none.job().isRunning()).isFalse();
        assertThat(none.awaitReady(Duration.ofSeconds(1))).isFalse();
    }
}
