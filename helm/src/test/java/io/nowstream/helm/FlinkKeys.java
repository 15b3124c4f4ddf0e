package io.nowstream.helm;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.ExternalResourceOptions;
import org.apache.flink.configuration.HeartbeatManagerOptions;
import org.apache.flink.configuration.HighAvailabilityOptions;
import org.apache.flink.configuration.MetricOptions;
import org.apache.flink.configuration.NettyShuffleEnvironmentOptions;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.configuration.TaskManagerOptions;

/**
 * The options of the Flink that the job is built with. Keys that end in a name of the user's, and
 * those of the object store, of the operator and of Kubernetes, which are not in Flink's core, are
 * known by their form.
 */
final class FlinkKeys {

    private static final Map<String, ConfigOption<?>> OPTIONS = options();

    private static final List<Pattern> FORMS =
            Stream.of(
                            "metrics\\.reporter\\.prometheus\\.(factory\\.class|port)",
                            "external-resource\\.gpu\\.(amount|kubernetes\\.config-key)",
                            "s3\\.(endpoint|path\\.style\\.access)",
                            "kubernetes\\.operator\\.savepoint\\.history\\.max\\.(age|count)")
                    .map(Pattern::compile)
                    .toList();

    private FlinkKeys() {}

    /**
     * @throws IllegalArgumentException if Flink has no such key, or the value is not of its type
     */
    static void demand(String key, String value) {
        ConfigOption<?> option = OPTIONS.get(key);
        if (option != null) {
            var unused = Configuration.fromMap(Map.of(key, value)).get(option);
        } else if (FORMS.stream().noneMatch(form -> form.matcher(key).matches())) {
            throw new IllegalArgumentException("Flink has no key " + key);
        }
    }

    private static Map<String, ConfigOption<?>> options() {
        Map<String, ConfigOption<?>> options = new HashMap<>();
        for (Class<?> group :
                List.of(
                        CheckpointingOptions.class,
                        CoreOptions.class,
                        ExecutionOptions.class,
                        ExternalResourceOptions.class,
                        HeartbeatManagerOptions.class,
                        HighAvailabilityOptions.class,
                        MetricOptions.class,
                        NettyShuffleEnvironmentOptions.class,
                        PipelineOptions.class,
                        RestartStrategyOptions.class,
                        StateBackendOptions.class,
                        TaskManagerOptions.class)) {
            for (Field field : group.getFields()) {
                if (Modifier.isStatic(field.getModifiers())
                        && ConfigOption.class.isAssignableFrom(field.getType())) {
                    ConfigOption<?> option = read(field);
                    options.put(option.key(), option);
                }
            }
        }
        return options;
    }

    private static ConfigOption<?> read(Field field) {
        try {
            return (ConfigOption<?>) field.get(null);
        } catch (IllegalAccessException e) {
            throw new LinkageError(field + " cannot be read", e);
        }
    }
}
