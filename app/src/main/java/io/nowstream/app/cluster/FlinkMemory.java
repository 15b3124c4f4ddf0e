package io.nowstream.app.cluster;

import io.nowstream.app.UserMistake;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.IllegalConfigurationException;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessSpec;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessUtils;
import org.apache.flink.runtime.jobmanager.JobManagerProcessSpec;
import org.apache.flink.runtime.jobmanager.JobManagerProcessUtils;
import org.apache.flink.runtime.util.config.memory.ProcessMemoryUtils;

/**
 * What Flink's own scripts compute before they start a JVM: its limits, and the sizes that the
 * process must find in its configuration.
 *
 * @param jvm options of the JVM: its memory, and those of {@code env.java.opts}
 * @param sizes keys of the configuration
 */
record FlinkMemory(List<String> jvm, Map<String, String> sizes) {

    /** Flink's reflection on its own functions in a process that builds the job. */
    private static final String OPENS = "--add-opens=java.base/java.util=ALL-UNNAMED";

    /**
     * @throws UserMistake if the sizes do not add up
     */
    static FlinkMemory ofTaskManager(Configuration configuration) {
        TaskExecutorProcessSpec spec =
                checked(() -> TaskExecutorProcessUtils.processSpecFromConfig(configuration));
        return new FlinkMemory(
                options(
                        ProcessMemoryUtils.generateJvmParametersStr(spec),
                        configuration,
                        CoreOptions.FLINK_TM_JVM_OPTIONS),
                sizes(TaskExecutorProcessUtils.generateDynamicConfigsStr(spec)));
    }

    /**
     * @throws UserMistake if the sizes do not add up
     */
    static FlinkMemory ofJobManager(Configuration configuration) {
        JobManagerProcessSpec spec =
                checked(() -> JobManagerProcessUtils.processSpecFromConfig(configuration));
        return new FlinkMemory(
                options(
                        JobManagerProcessUtils.generateJvmParametersStr(spec, configuration),
                        configuration,
                        CoreOptions.FLINK_JM_JVM_OPTIONS),
                sizes(JobManagerProcessUtils.generateDynamicConfigsStr(spec)));
    }

    private static <T> T checked(Supplier<T> spec) {
        try {
            return spec.get();
        } catch (IllegalConfigurationException e) {
            throw new UserMistake("config.yaml: " + e.getMessage(), e);
        }
    }

    private static List<String> options(
            String memory, Configuration configuration, ConfigOption<String> own) {
        List<String> options = new ArrayList<>(words(memory));
        options.add(OPENS);
        // Of a job that restarts, Flink says the cause as a warning.
        options.add("-Dnowstream.flink.log=warn");
        options.addAll(words(configuration.get(CoreOptions.FLINK_JVM_OPTIONS)));
        options.addAll(words(configuration.get(own)));
        return options;
    }

    private static List<String> words(String text) {
        return Arrays.stream(text.trim().split("\\s+")).filter(word -> !word.isEmpty()).toList();
    }

    /** {@code -D key=value -D key=value}. */
    private static Map<String, String> sizes(String dynamic) {
        Map<String, String> sizes = new LinkedHashMap<>();
        for (String word : words(dynamic)) {
            int equals = word.indexOf('=');
            if (equals > 0) {
                sizes.put(word.substring(0, equals), word.substring(equals + 1));
            }
        }
        return sizes;
    }

    void putInto(Configuration configuration) {
        sizes.forEach(configuration::setString);
    }
}
