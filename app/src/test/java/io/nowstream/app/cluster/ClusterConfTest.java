package io.nowstream.app.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nowstream.app.UserMistake;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterConfTest {

    private static final Path SHIPPED =
            Path.of(System.getProperty("nowstream.home"), "flink-conf", "cluster");

    @TempDir Path directory;

    /** The shipped configuration with another run's file. */
    private ClusterConf conf(String yaml) throws Exception {
        Files.copy(SHIPPED.resolve("config.yaml"), directory.resolve("config.yaml"));
        Files.writeString(
                directory.resolve("nowstream.yaml"),
                "state: %s\nfeeds:\n  nl-radar: {}\n%s"
                        .formatted(directory.resolve("state"), yaml));
        return ClusterConf.read(directory);
    }

    private static List<String> names(ClusterConf conf) throws Exception {
        return Plan.of(conf).all().map(ClusterProcess::name).toList();
    }

    @Test
    void the_shipped_configuration_answers_this_machine_alone() {
        var flink = ClusterConf.read(SHIPPED).flink();

        assertThat(flink.get(JobManagerOptions.ADDRESS)).isEqualTo("127.0.0.1");
        assertThat(flink.get(JobManagerOptions.BIND_HOST)).isEqualTo("127.0.0.1");
        assertThat(flink.get(RestOptions.BIND_ADDRESS)).isEqualTo("127.0.0.1");
        assertThat(flink.get(TaskManagerOptions.BIND_HOST)).isEqualTo("127.0.0.1");
        assertThat(flink.get(CheckpointingOptions.CHECKPOINTS_DIRECTORY))
                .endsWith("/state/checkpoints");
        assertThat(ClusterConf.read(SHIPPED).config().control.metrics.host).isEqualTo("127.0.0.1");
    }

    @Test
    void a_controller_is_there_when_its_metrics_are() throws Exception {
        ClusterConf conf =
                conf("control: {enabled: true, in-process: false, metrics: {port: 9249}}\n");

        assertThat(Plan.of(conf).others())
                .filteredOn(process -> process.name().equals("control"))
                .extracting(ClusterProcess::port)
                .containsExactly(OptionalInt.of(9249));
    }

    @Test
    void a_run_is_a_broker_a_job_a_map_and_an_archive() throws Exception {
        assertThat(names(conf("")))
                .containsExactly(
                        "kafka", "jobmanager", "taskmanager-1", "taskmanager-2", "map", "archive");
    }

    @Test
    void what_is_asked_for_comes_besides_and_a_broker_of_ones_own_is_not_started()
            throws Exception {
        assertThat(
                        names(
                                conf(
                                        """
                                        kafka: {bootstrap: "broker:9092"}
                                        control: {enabled: true, in-process: false}
                                        cluster: {task-managers: 1}
                                        """)))
                .containsExactly("jobmanager", "taskmanager-1", "map", "archive", "control");
    }

    @Test
    void a_broker_has_the_port_that_is_asked_for() throws Exception {
        assertThat(Plan.of(conf("cluster: {kafka-port: 19092}\n")).kafka())
                .hasToString("127.0.0.1:19092");
    }

    @Test
    void a_broker_keeps_the_free_port_that_it_found() throws Exception {
        ClusterConf conf = conf("");

        assertThat(Plan.of(conf).kafka()).isEqualTo(Plan.of(conf).kafka());
    }

    @Test
    void a_task_manager_leaves_room_for_tensors_beside_its_heap() throws Exception {
        FlinkMemory memory = FlinkMemory.ofTaskManager(conf("").flink());

        assertThat(memory.jvm())
                .contains("-Xmx939524096", "--add-modules", "jdk.incubator.vector")
                .contains("--add-opens=java.base/java.util=ALL-UNNAMED");
        assertThat(memory.sizes())
                .containsEntry("taskmanager.memory.task.off-heap.size", "1073741824b");
    }

    @Test
    void sizes_that_do_not_add_up_are_told_before_anything_starts() throws Exception {
        ClusterConf conf = conf("");
        conf.flink().setString("jobmanager.memory.process.size", "10 mb");

        assertThatThrownBy(() -> Plan.of(conf))
                .isInstanceOf(UserMistake.class)
                .hasMessageStartingWith("config.yaml: ");
    }

    @Test
    void a_directory_without_its_two_files_says_where_they_are_to_be_had() {
        assertThatThrownBy(() -> ClusterConf.read(directory))
                .isInstanceOf(UserMistake.class)
                .hasMessage(
                        directory
                                + ": no nowstream.yaml in it; a cluster needs nowstream.yaml and"
                                + " config.yaml, and flink-conf/cluster is one to copy");
    }

    @Test
    void more_parallelism_than_slots_is_refused() {
        assertThatThrownBy(() -> conf("parallelism: 5\n"))
                .isInstanceOf(UserMistake.class)
                .hasMessageContaining("cluster.task-managers: 2 with 2 slots each")
                .hasMessageEndingWith("do not hold parallelism 5");
    }

    @Test
    void a_controller_in_the_jobs_process_is_refused() {
        assertThatThrownBy(() -> conf("control: {enabled: true}\n"))
                .isInstanceOf(UserMistake.class)
                .hasMessageContaining("control.in-process must be false");
    }

    @Test
    void a_pid_that_was_used_anew_is_not_the_process_it_was() throws Exception {
        ProcessMark mine = ProcessMark.of(ProcessHandle.current());
        Path file = directory.resolve("me.pid");
        mine.write(file);

        assertThat(ProcessMark.read(file)).contains(mine);
        assertThat(mine.alive()).contains(ProcessHandle.current());
        assertThat(new ProcessMark(mine.pid(), mine.startMillis() - 60_000).alive()).isEmpty();
        assertThat(ProcessMark.read(Files.writeString(file, "torn"))).isEmpty();
    }
}
