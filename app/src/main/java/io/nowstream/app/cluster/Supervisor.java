package io.nowstream.app.cluster;

import io.nowstream.app.job.StateLock;
import io.nowstream.app.live.LiveTopics;
import io.nowstream.app.live.StateBroker;
import io.nowstream.ingest.publish.PublishException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The process that starts and watches all others of a cluster, and stops them when it is asked to
 * end. Should it die without that, each of them ends by itself.
 */
public final class Supervisor {

    private static final Logger LOG = LoggerFactory.getLogger(Supervisor.class);
    private static final Duration BETWEEN_ATTEMPTS = Duration.ofSeconds(2);

    private final ClusterConf conf;
    private final ClusterFiles files;
    private final Plan plan;
    private final CountDownLatch stop = new CountDownLatch(1);

    /** In the order in which they are started, group by group; guarded by this. */
    private final List<List<Watched>> groups = new ArrayList<>();

    private Supervisor(ClusterConf conf) throws IOException {
        this.conf = conf;
        this.files = conf.files();
        this.plan = Plan.of(conf);
    }

    /**
     * Runs until SIGTERM.
     *
     * @param arguments the directory of the cluster's configuration
     */
    public static void main(String[] arguments) throws Exception {
        ClusterConf conf = ClusterConf.read(Path.of(arguments[0]));
        Files.createDirectories(conf.files().directory());
        try (StateLock lock = StateLock.take(conf.state())) {
            ProcessMark.of(ProcessHandle.current())
                    .write(conf.files().pid(ClusterFiles.SUPERVISOR));
            new Supervisor(conf).run();
        }
    }

    private void run() throws IOException, InterruptedException {
        CountDownLatch ended = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stopAndAwait(ended), "stop"));
        try {
            List<String> orphans = Orphans.end(files);
            if (!orphans.isEmpty()) {
                LOG.warn("ended what an earlier supervisor left behind: {}", orphans);
            }
            StateBroker.tell(conf.state(), plan.kafka());
            begin(plan.broker().stream().toList());
            if (topicsAreThere()) {
                begin(plan.flink());
                begin(plan.others());
                stop.await();
            }
        } finally {
            endAll();
            ended.countDown();
        }
    }

    private void stopAndAwait(CountDownLatch ended) {
        stop.countDown();
        try {
            ended.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void begin(List<ClusterProcess> group) {
        List<Watched> watched =
                group.stream()
                        .map(process -> new Watched(process, conf, this::writeStatus))
                        .toList();
        synchronized (this) {
            groups.add(watched);
        }
        watched.forEach(Watched::start);
    }

    /** Tries until they are; false if the cluster is to stop before. */
    private boolean topicsAreThere() throws InterruptedException {
        while (stop.getCount() > 0) {
            try {
                LiveTopics.create(conf.config(), plan.kafka());
                return true;
            } catch (PublishException brokerAway) {
                LOG.warn("{}; trying again", brokerAway.getMessage());
            }
            if (stop.await(BETWEEN_ATTEMPTS.toMillis(), TimeUnit.MILLISECONDS)) {
                return false;
            }
        }
        return false;
    }

    private synchronized void writeStatus() {
        try {
            new ClusterStatus(
                            ProcessHandle.current().pid(),
                            plan.kafka().bootstrap(),
                            groups.stream()
                                    .flatMap(group -> group.stream().map(Watched::row))
                                    .toList())
                    .write(files);
        } catch (IOException e) {
            LOG.error("the status cannot be written: {}", e.getMessage());
        }
    }

    /** What feeds the job first, then the job, then its broker. */
    private void endAll() throws IOException, InterruptedException {
        List<List<Watched>> newestFirst;
        synchronized (this) {
            newestFirst = new ArrayList<>(groups);
        }
        Collections.reverse(newestFirst);
        for (List<Watched> group : newestFirst) {
            group.forEach(Watched::stop);
            for (Watched watched : group) {
                watched.awaitEnd();
            }
        }
        Files.deleteIfExists(files.pid(ClusterFiles.SUPERVISOR));
    }
}
