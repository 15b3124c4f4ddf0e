package io.nowstream.app.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.nowstream.app.FreePorts;
import io.nowstream.app.broker.EmbeddedBroker;
import io.nowstream.frames.KafkaAccess;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Promise 1 on real processes whose surroundings fail: the broker is away for 20 s, the link to it
 * is cut and then slow, the disk of the checkpoints is full.
 */
class FailingSurroundingsTest {

    private static final Duration AWAY = Duration.ofSeconds(20);
    private static final long SLOW_MILLIS = 300;

    @TempDir Path directory;

    @Test
    void a_cluster_outlives_a_broker_that_is_away_a_cut_link_and_a_full_disk() throws Exception {
        int frames = SmallCluster.LENGTH + 2;
        int brokerPort = FreePorts.one();
        ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        String seen = "127.0.0.1:" + listening.getLocalPort();
        Path data = directory.resolve("kafka");
        EmbeddedBroker broker = EmbeddedBroker.start(data, brokerPort, listening.getLocalPort());
        try (TcpProxy link = new TcpProxy(listening, brokerPort);
                FullDisk disk = new FullDisk(directory.resolve("state/checkpoints"));
                SmallCluster cluster = new SmallCluster(directory, seen)) {
            cluster.start();
            cluster.arrive(0, frames);
            frames = cluster.goesOn(frames, "link cut for 20 s", () -> cut(link));
            frames = cluster.goesOn(frames, "slow link for 20 s", () -> slow(link));
            frames = cluster.goesOn(frames, "full disk", () -> full(disk, cluster));
            frames =
                    cluster.goesOn(
                            frames,
                            "broker stopped for 20 s",
                            () -> {
                                broker.close();
                                Thread.sleep(AWAY.toMillis());
                                again(data, brokerPort, listening.getLocalPort());
                            });
            assertThat(cluster.processes().stop()).isTrue();
            assertThat(cluster.alive()).isEmpty();
            new Undisturbed(KafkaAccess.at(seen), directory).assertThatTheRunIsTheSame(frames);
        } finally {
            broker.close();
            lastBroker.close();
        }
    }

    private AutoCloseable lastBroker = () -> {};

    private void again(Path data, int port, int told) {
        lastBroker = EmbeddedBroker.start(data, port, told);
    }

    private static void cut(TcpProxy link) throws InterruptedException {
        link.cut();
        Thread.sleep(AWAY.toMillis());
        link.mend();
    }

    private static void slow(TcpProxy link) throws InterruptedException {
        link.delay(SLOW_MILLIS);
        Thread.sleep(AWAY.toMillis());
        link.mend();
    }

    /** Full for as long as it takes until checkpoints have failed of it. */
    private static void full(FullDisk disk, SmallCluster cluster) throws Exception {
        int before = cluster.failedCheckpoints();
        disk.fill();
        try {
            await().atMost(SmallCluster.PATIENCE)
                    .until(() -> cluster.failedCheckpoints() >= before + 3);
        } finally {
            disk.clear();
        }
    }
}
