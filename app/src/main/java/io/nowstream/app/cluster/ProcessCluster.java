package io.nowstream.app.cluster;

import io.nowstream.app.UserMistake;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A cluster of processes, from the outside: started, looked at and stopped. */
public final class ProcessCluster {

    /** It only starts others; this is for machines that have much else to do. */
    private static final Duration SUPERVISOR_COMES_UP = Duration.ofMinutes(5);

    /** Three groups, each with its farewell and its end by force. */
    private static final Duration SUPERVISOR_STOPS = Duration.ofSeconds(100);

    private static final Path SETSID = Path.of("/usr/bin/setsid");
    private static final long LOOK_MILLIS = 100;

    private final ClusterConf conf;
    private final ClusterFiles files;

    public ProcessCluster(ClusterConf conf) {
        this.conf = conf;
        this.files = conf.files();
    }

    public ClusterFiles files() {
        return files;
    }

    /**
     * Starts the supervisor, which goes on when this process is gone.
     *
     * @throws UserMistake if the cluster runs already, or one of its ports is somebody else's
     */
    public void start() throws IOException, InterruptedException {
        if (supervisor().isPresent()) {
            throw new UserMistake(
                    "the cluster over %s runs already; nowstream cluster status shows it"
                            .formatted(conf.state()));
        }
        Files.createDirectories(files.directory());
        Orphans.end(files);
        Plan plan = Plan.of(conf);
        demandFreePorts(plan);
        Files.deleteIfExists(files.directory().resolve("status.json"));
        Process started = detached().start();
        long giveUp = System.nanoTime() + SUPERVISOR_COMES_UP.toNanos();
        while (ClusterStatus.read(files).isEmpty() || supervisor().isEmpty()) {
            if (!started.isAlive() || System.nanoTime() - giveUp > 0) {
                started.destroy();
                throw new UserMistake(
                        "the cluster did not start: %s; the whole log is %s"
                                .formatted(
                                        files.lastLine(ClusterFiles.SUPERVISOR),
                                        files.log(ClusterFiles.SUPERVISOR)));
            }
            Thread.sleep(LOOK_MILLIS);
        }
    }

    /** In a session of its own where the system has the means: Ctrl-C here is not meant for it. */
    private ProcessBuilder detached() throws IOException {
        ProcessBuilder supervisor =
                new Jvm(
                                List.of("-Xmx128m", Plan.QUICK, "-XX:+UseSerialGC"),
                                Supervisor.class,
                                List.of(conf.directory().toString()))
                        .detached(ClusterFiles.SUPERVISOR, files, conf.scratch());
        // Inherited by all: processes that are not Flink's find its object store as it does.
        supervisor.environment().put("FLINK_CONF_DIR", conf.directory().toString());
        if (Files.isExecutable(SETSID)) {
            List<String> command = new ArrayList<>(supervisor.command());
            command.add(0, SETSID.toString());
            supervisor.command(command);
        }
        return supervisor.redirectInput(new File("/dev/null"));
    }

    private void demandFreePorts(Plan plan) throws IOException {
        for (ClusterProcess process : plan.all().toList()) {
            if (process.port().orElse(0) != 0) {
                demandFree(process.name(), process.port().getAsInt());
            }
        }
        demandFree("jobmanager (jobmanager.rpc.port)", conf.jobManagerPort());
    }

    private void demandFree(String whose, int port) throws IOException {
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        } catch (IOException e) {
            throw new UserMistake(
                    "port %d of %s is in use by another program; stop that one or set another port in %s"
                            .formatted(port, whose, conf.directory()),
                    e);
        }
    }

    private Optional<ProcessHandle> supervisor() throws IOException {
        return ProcessMark.read(files.pid(ClusterFiles.SUPERVISOR)).flatMap(ProcessMark::alive);
    }

    /**
     * Stops everything, and what is left of a cluster whose supervisor has died.
     *
     * @return false if nothing was there
     */
    public boolean stop() throws IOException, InterruptedException {
        Optional<ProcessHandle> supervisor = supervisor();
        if (supervisor.isPresent()) {
            supervisor.get().destroy();
            Orphans.awaitEnd(supervisor.get(), SUPERVISOR_STOPS);
        }
        List<String> orphans = Orphans.end(files);
        Files.deleteIfExists(files.pid(ClusterFiles.SUPERVISOR));
        return supervisor.isPresent() || !orphans.isEmpty();
    }

    /** How the processes stand; empty if the cluster does not run. */
    public Optional<ClusterStatus> status() throws IOException {
        return supervisor().isEmpty() ? Optional.empty() : ClusterStatus.read(files);
    }

    /** How the job stands, as its job manager says. */
    public JobState job() throws InterruptedException {
        return JobState.at(conf.restPort());
    }

    /**
     * Waits until every process runs and serves, and so does the job with all its tasks.
     *
     * @return false if it took longer
     */
    public boolean awaitReady(Duration atMost) throws IOException, InterruptedException {
        int processes = (int) Plan.of(conf).all().count();
        long giveUp = System.nanoTime() + atMost.toNanos();
        while (System.nanoTime() - giveUp < 0) {
            Optional<ClusterStatus> status = status();
            if (status.isEmpty()) {
                return false;
            }
            if (isUp(status.get(), processes) && job().isRunning()) {
                return true;
            }
            Thread.sleep(5 * LOOK_MILLIS);
        }
        return false;
    }

    private static boolean isUp(ClusterStatus status, int processes) {
        return status.rows().size() == processes
                && status.rows().stream()
                        .allMatch(
                                row -> row.pid() != 0 && (row.port() == 0 || answers(row.port())));
    }

    private static boolean answers(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }
}
