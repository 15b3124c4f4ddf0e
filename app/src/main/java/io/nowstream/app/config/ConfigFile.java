package io.nowstream.app.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.nowstream.app.UserMistake;
import io.nowstream.app.store.Stores;
import io.nowstream.frames.KeyFiles;
import io.nowstream.frames.Tier;
import io.nowstream.frames.Topics;
import io.nowstream.frames.Warning;
import io.nowstream.operators.FeedSpec;
import io.nowstream.operators.Feeds;
import io.nowstream.operators.GapPolicy;
import io.nowstream.operators.WarningSpec;
import io.nowstream.operators.assembly.ReleaseTrust;
import io.nowstream.operators.rollout.Tiers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads and checks {@code nowstream.yaml}. Everything is validated before anything starts. */
public final class ConfigFile {

    private static final int LARGEST_BATCH = 1024;
    private static final long SHORTEST_TRANSACTION_MILLIS = 60_000;

    private static final YAMLMapper YAML =
            YAMLMapper.builder()
                    .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                    .build();

    /** Where the YAML parser tells the problem: the line before the last place it names. */
    private static final Pattern PROBLEM =
            Pattern.compile("(?s)^.*(?:^|\\n)(\\S[^\\n]*)\\n in [^\\n]*, line (\\d+), column");

    private ConfigFile() {}

    /**
     * @throws ConfigException if the file is missing, not YAML, has an unknown key or a bad value
     */
    public static NowstreamConfig read(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new ConfigException(
                    file + ": no such file; flink-conf/nowstream.yaml is one to start from");
        }
        try {
            NowstreamConfig config = YAML.readValue(Files.readString(file), NowstreamConfig.class);
            if (config == null || config.feeds == null || config.feeds.isEmpty()) {
                throw new ConfigException(file + ": feeds: at least one feed is needed");
            }
            new Topics(config.run);
            feeds(config);
            GriddedFeeds.of(config);
            trust(config);
            KafkaClient.access(config);
            demandTransactionTimeout(config);
            demandBatch(config);
            demandPlace("store", config.store);
            demandPlace("archive", config.archive);
            ControlConfig.of(config);
            return config;
        } catch (UnrecognizedPropertyException e) {
            throw new ConfigException("%s: %s".formatted(file, unknownKey(e)), e);
        } catch (JsonMappingException e) {
            throw new ConfigException(
                    "%s: %s: %s".formatted(file, path(e.getPath()), firstLine(rootMessage(e))), e);
        } catch (JsonProcessingException e) {
            throw new ConfigException("%s: %s".formatted(file, syntax(e)), e);
        } catch (IllegalArgumentException e) {
            throw new ConfigException("%s: %s".formatted(file, e.getMessage()), e);
        } catch (IOException e) {
            throw new ConfigException("%s: cannot be read: %s".formatted(file, e.getMessage()), e);
        }
    }

    /** The feeds as the job wants them. */
    public static Feeds feeds(NowstreamConfig config) {
        List<FeedSpec> specs = new ArrayList<>();
        for (Map.Entry<String, NowstreamConfig.Feed> entry : config.feeds.entrySet()) {
            String name = entry.getKey();
            NowstreamConfig.Feed f = entry.getValue();
            refuseUsualThatNobodyKnows(name, f);
            specs.add(
                    new FeedSpec(
                            name,
                            f.length,
                            f.cadence.millis(),
                            f.leads,
                            f.patience.millis(),
                            gapPolicy(name, f.gapPolicy),
                            f.maxMissing,
                            f.tolerance.millis(),
                            f.horizon.millis(),
                            f.nowcaster,
                            f.warnings.stream().map(rule -> warning(name, rule)).toList(),
                            deadline(f),
                            f.baselines));
        }
        return new Feeds(specs);
    }

    /** A frame that is made of readings leaves only when they have been waited for. */
    private static long deadline(NowstreamConfig.Feed f) {
        long written = f.deadline.millis();
        return written == 0 ? 0 : written + GriddedFeeds.waitMillis(f);
    }

    /**
     * Whose releases count.
     *
     * @throws IllegalArgumentException if a key is named and cannot be read
     */
    public static ReleaseTrust trust(NowstreamConfig config) {
        if (config.releaseKey.isEmpty()) {
            return ReleaseTrust.ANY;
        }
        try {
            return ReleaseTrust.signedBy(KeyFiles.publicKey(Path.of(config.releaseKey)));
        } catch (IOException e) {
            throw new IllegalArgumentException("release-key: " + e.getMessage(), e);
        }
    }

    private static void demandPlace(String key, String place) {
        try {
            Stores.isRemote(place);
        } catch (UserMistake e) {
            throw new IllegalArgumentException("%s: %s".formatted(key, e.getMessage()), e);
        }
    }

    private static void demandBatch(NowstreamConfig config) {
        if (config.rollout.batch < 0 || config.rollout.batch > LARGEST_BATCH) {
            throw new IllegalArgumentException(
                    "rollout.batch: must be 0 (as the checkpoint says) to %d, was %d"
                            .formatted(LARGEST_BATCH, config.rollout.batch));
        }
    }

    /** Shorter, and a usual recovery would find its transactions aborted. */
    private static void demandTransactionTimeout(NowstreamConfig config) {
        long millis = config.kafka.transactionTimeout.millis();
        if (millis < SHORTEST_TRANSACTION_MILLIS || millis > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "kafka.transaction-timeout: must be 1 min to 24 d, and at most the broker's transaction.max.timeout.ms (15 min unless set), was %,d ms"
                            .formatted(millis));
        }
    }

    /** Such a rule would never warn, and nobody would be told. */
    private static void refuseUsualThatNobodyKnows(String feed, NowstreamConfig.Feed f) {
        boolean known =
                Tiers.of(f.nowcaster) != Tier.CLIMATOLOGY
                        && f.baselines.stream().map(Tiers::of).anyMatch(Tier.CLIMATOLOGY::equals);
        for (NowstreamConfig.Warnings rule : f.warnings) {
            if (!known && event(feed, rule.event) != Warning.Event.THRESHOLD) {
                throw new IllegalArgumentException(
                        ("feeds.%s.warnings: a %s is told from what is usual, which needs a"
                                        + " climatology beside the nowcaster; write baselines:"
                                        + " [%sCHECKPOINT, persistence]")
                                .formatted(feed, rule.event, Tiers.CLIMATOLOGY));
            }
        }
    }

    private static WarningSpec warning(String feed, NowstreamConfig.Warnings rule) {
        Warning.Event event = event(feed, rule.event);
        try {
            return new WarningSpec(
                    event, rule.channel, rule.raiseAt, rule.keepAt, rule.minimumArea, rule.grow);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("feeds.%s.%s".formatted(feed, e.getMessage()), e);
        }
    }

    private static Warning.Event event(String feed, String written) {
        for (Warning.Event event : Warning.Event.values()) {
            if (event.name().toLowerCase(Locale.ROOT).equals(written)) {
                return event;
            }
        }
        throw new IllegalArgumentException(
                "feeds.%s.warnings: event \"%s\" is none; use threshold, surge or jam"
                        .formatted(feed, written));
    }

    private static GapPolicy gapPolicy(String feed, String written) {
        for (GapPolicy policy : GapPolicy.values()) {
            if (policy.label().equals(written)) {
                return policy;
            }
        }
        throw new IllegalArgumentException(
                "feeds.%s.gap-policy: \"%s\" is none; use skip, hold or advect"
                        .formatted(feed, written));
    }

    private static String unknownKey(UnrecognizedPropertyException e) {
        String parent = path(e.getPath().subList(0, e.getPath().size() - 1));
        String key = e.getPropertyName();
        List<String> known = e.getKnownPropertyIds().stream().map(Object::toString).toList();
        String prefix = parent.isEmpty() ? "" : parent + ".";
        return Suggestion.noSuchKey(prefix, key, known);
    }

    /** As it is written: a mapping where a list may stand has no number. */
    private static String path(List<JsonMappingException.Reference> steps) {
        return steps.stream()
                .filter(step -> !isInOneForAList(step))
                .map(ConfigFile::step)
                .collect(Collectors.joining("."))
                .replace(".[", "[");
    }

    /** For the one element of what is not written as a list, Jackson counts from a class. */
    private static boolean isInOneForAList(JsonMappingException.Reference step) {
        return step.getFieldName() == null && step.getFrom() instanceof Class;
    }

    private static String step(JsonMappingException.Reference reference) {
        return reference.getFieldName() != null
                ? reference.getFieldName()
                : "[" + reference.getIndex() + "]";
    }

    private static String rootMessage(JsonMappingException e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String message =
                root instanceof JsonMappingException
                        ? ((JsonMappingException) root).getOriginalMessage()
                        : root.getMessage();
        return message == null ? root.toString() : message;
    }

    /** The problem and its line, of all that the parser says about what it was doing. */
    private static String syntax(JsonProcessingException e) {
        String said = String.valueOf(e.getOriginalMessage());
        Matcher problem = PROBLEM.matcher(said);
        return problem.find()
                ? "line %s: %s".formatted(problem.group(2), problem.group(1))
                : firstLine(said);
    }

    private static String firstLine(String text) {
        return text.lines().findFirst().orElse("");
    }
}
