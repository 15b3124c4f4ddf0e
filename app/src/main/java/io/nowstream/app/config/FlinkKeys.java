package io.nowstream.app.config;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.flink.configuration.BlobServerOptions;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.CleanupOptions;
import org.apache.flink.configuration.ClusterOptions;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.ExternalResourceOptions;
import org.apache.flink.configuration.HeartbeatManagerOptions;
import org.apache.flink.configuration.HighAvailabilityOptions;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.MetricOptions;
import org.apache.flink.configuration.NettyShuffleEnvironmentOptions;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.ResourceManagerOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.RpcOptions;
import org.apache.flink.configuration.SecurityOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.configuration.WebOptions;

/**
 * The keys that the Flink of this build knows. Flink itself passes over a key that it does not
 * know, so a misspelt one would be found only when it is missed.
 *
 * <p>Keys that end in a name of the user's, and those of object stores and of Kubernetes, which are
 * not in Flink's core, are known by their form.
 */
public final class FlinkKeys {

    /** More letters than this are another word. */
    private static final int MISSPELT_LETTERS = 3;

    private static final Map<String, ConfigOption<?>> OPTIONS = options();

    private static final List<Pattern> FORMS =
            Stream.of(
                            "metrics\\.reporter\\.\\w+\\.(factory\\.class|host|port|interval)",
                            "metrics\\.reporter\\.\\w+\\.filterLabelValueCharacters",
                            "metrics\\.reporter\\.\\w+\\.scope\\.variables\\.(excludes|additional)",
                            "external-resource\\.\\w+\\.(amount|driver-factory\\.class)",
                            "external-resource\\.\\w+\\.kubernetes\\.config-key",
                            "external-resource\\.\\w+\\.param\\.discovery-script\\.(path|args)",
                            "s3\\.(endpoint|path\\.style\\.access|aws\\.credentials\\.provider)",
                            "kubernetes\\.operator\\.savepoint\\.history\\.max\\.(age|count)")
                    .map(Pattern::compile)
                    .toList();

    private FlinkKeys() {}

    /**
     * What is wrong with an entry, in one sentence; empty if Flink knows the key and takes the
     * value.
     */
    public static Optional<String> objection(String key, String value) {
        ConfigOption<?> option = OPTIONS.get(key);
        if (option == null) {
            return FORMS.stream().anyMatch(form -> form.matcher(key).matches())
                    ? Optional.empty()
                    : Optional.of("Flink has no such key");
        }
        try {
            var unused = Configuration.fromMap(Map.of(key, value)).get(option);
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    /** The key that was meant by one which Flink does not know, if it is nearly that. */
    public static Optional<String> meant(String key) {
        return objection(key, "").isEmpty() || OPTIONS.containsKey(key)
                ? Optional.empty()
                : OPTIONS.keySet().stream()
                        .filter(
                                known ->
                                        Math.abs(known.length() - key.length()) <= MISSPELT_LETTERS)
                        .min(Comparator.comparingInt(known -> Suggestion.distance(key, known)))
                        .filter(near -> Suggestion.distance(key, near) <= MISSPELT_LETTERS);
    }

    private static Map<String, ConfigOption<?>> options() {
        Map<String, ConfigOption<?>> options = new HashMap<>();
        for (Class<?> group :
                List.of(
                        BlobServerOptions.class,
                        CheckpointingOptions.class,
                        CleanupOptions.class,
                        ClusterOptions.class,
                        CoreOptions.class,
                        ExecutionOptions.class,
                        ExternalResourceOptions.class,
                        HeartbeatManagerOptions.class,
                        HighAvailabilityOptions.class,
                        JobManagerOptions.class,
                        MetricOptions.class,
                        NettyShuffleEnvironmentOptions.class,
                        PipelineOptions.class,
                        ResourceManagerOptions.class,
                        RestOptions.class,
                        RestartStrategyOptions.class,
                        RpcOptions.class,
                        SecurityOptions.class,
                        StateBackendOptions.class,
                        StateRecoveryOptions.class,
                        TaskManagerOptions.class,
                        WebOptions.class)) {
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
