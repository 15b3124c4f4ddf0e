package io.nowstream.app.security;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.nowstream.app.FreePorts;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.configuration.BlobServerOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.runtime.minicluster.RpcServiceSharing;

/**
 * A job manager and two task managers that meet over sockets only, with the keys that the chart
 * takes from {@code files/tls.yaml}; no more than the place of the stores is another.
 */
final class TlsFlink implements AutoCloseable {

    private static final Path KEYS =
            Path.of(System.getProperty("nowstream.home"), "helm/nowstream/files/tls.yaml");

    /** As in the file, where the chart mounts the stores. */
    private static final String MOUNTED = "/opt/flink/tls-cert";

    /** As in the file. */
    private static final String PASSWORD = "password";

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int TASK_MANAGERS = 2;

    /** A port, and what is served there. */
    record Door(String what, int port) {}

    private final KeyStores stores;
    private final List<Door> doors = new ArrayList<>();
    private final Configuration configuration;
    private final MiniCluster cluster;

    private TlsFlink(KeyStores stores, Path directory) throws IOException {
        this.stores = stores;
        List<Integer> free = FreePorts.of(3);
        doors.add(new Door("RPC of the job manager", free.get(0)));
        doors.add(new Door("blobs", free.get(1)));
        doors.add(new Door("REST", free.get(2)));
        this.configuration = keysOfTheChart(directory);
        configuration.set(JobManagerOptions.ADDRESS, "127.0.0.1");
        configuration.set(JobManagerOptions.PORT, free.get(0));
        configuration.set(BlobServerOptions.PORT, free.get(1).toString());
        configuration.set(RestOptions.ADDRESS, "127.0.0.1");
        configuration.set(RestOptions.PORT, free.get(2));
        configuration.set(RestOptions.BIND_PORT, free.get(2).toString());
        configuration.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(8));
        this.cluster =
                new MiniCluster(
                        new MiniClusterConfiguration.Builder()
                                .setConfiguration(configuration)
                                .setCommonBindAddress("127.0.0.1")
                                .setNumTaskManagers(TASK_MANAGERS)
                                .setNumSlotsPerTaskManager(1)
                                .setRpcServiceSharing(RpcServiceSharing.DEDICATED)
                                .build());
    }

    /** Starts it, with stores in that directory, and waits until it is whole. */
    static TlsFlink start(Path directory) throws Exception {
        KeyStores stores = KeyStores.in(directory, PASSWORD, PASSWORD);
        Files.copy(stores.broker(), directory.resolve("keystore.jks"));
        Files.copy(stores.trust(), directory.resolve("truststore.jks"));
        TlsFlink flink = new TlsFlink(stores, directory);
        try {
            flink.cluster.start();
            flink.findTaskManagers();
            return flink;
        } catch (Exception | Error e) {
            flink.close();
            throw e;
        }
    }

    /** The job manager knows where they are. */
    private void findTaskManagers() {
        TlsVisitor visitor = TlsVisitor.trusting(stores).showing(stores);
        await().atMost(PATIENCE)
                .until(
                        () -> {
                            String answer = visitor.gets(port("REST"), "/taskmanagers");
                            JsonNode all =
                                    new ObjectMapper()
                                            .readTree(answer.substring(answer.indexOf('{')))
                                            .path("taskmanagers");
                            if (all.size() == TASK_MANAGERS) {
                                all.forEach(this::found);
                            }
                            return all.size() == TASK_MANAGERS;
                        });
    }

    private void found(JsonNode taskManager) {
        URI rpc = URI.create(taskManager.path("path").asText());
        doors.add(new Door("RPC of a task manager at " + rpc, rpc.getPort()));
        int data = taskManager.path("dataPort").asInt();
        doors.add(new Door("data of the task manager at " + rpc, data));
    }

    /** What its processes show and trust. */
    KeyStores stores() {
        return stores;
    }

    /** All of its ports. */
    List<Door> doors() {
        return List.copyOf(doors);
    }

    int port(String what) {
        return doors.stream()
                .filter(door -> door.what().equals(what))
                .mapToInt(Door::port)
                .findFirst()
                .orElseThrow();
    }

    /** As each of its processes has it; to be changed at will. */
    Configuration configuration() {
        return new Configuration(configuration);
    }

    @Override
    public void close() throws Exception {
        cluster.close();
    }

    private static Configuration keysOfTheChart(Path directory) throws IOException {
        Configuration configuration = new Configuration();
        JsonNode file = new YAMLMapper().readTree(KEYS.toFile());
        for (JsonNode part : List.of(file.path("internal"), file.path("rest"))) {
            part.properties()
                    .forEach(
                            key ->
                                    configuration.setString(
                                            key.getKey(),
                                            key.getValue()
                                                    .asText()
                                                    .replace(MOUNTED, directory.toString())));
        }
        return configuration;
    }
}
