package io.nowstream.app.config;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.Nulls;
import io.nowstream.operators.FeedSpec;
import io.nowstream.operators.drift.DriftSpec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What {@code nowstream run} reads. {@code flink-conf/nowstream.yaml} shows every key with its
 * default and unit; a test keeps that file and this class the same.
 *
 * <p>Plain fields, because Jackson fills them over the defaults that stand here.
 */
public final class NowstreamConfig {

    /** Name of the run, part of every topic: {@code [a-z0-9-]}. */
    @JsonProperty public String run = "live";

    /** Directory of everything that outlives the process. */
    @JsonProperty public String state = "state";

    /**
     * Where released checkpoints and what is too large for a message lie, which all processes
     * share: a directory or an address like {@code s3://bucket/store}; empty: in {@code state}.
     */
    @JsonProperty public String store = "";

    /**
     * Where the archive of all frames lies: a directory, in {@code state} unless absolute, or an
     * address like {@code s3://bucket/archive}; empty: none.
     */
    @JsonProperty public String archive = "archive";

    /** Subtasks of each operator. */
    @JsonProperty public int parallelism = 1;

    /** PEM file of an Ed25519 public key: only releases signed with it count; empty: all do. */
    @JsonProperty("release-key")
    public String releaseKey = "";

    /** Directory of checkpoints beside those that come with the product; empty: none. */
    @JsonProperty public String models = "";

    /** What networks are computed on: {@code cpu} or {@code gpu}. */
    @JsonProperty public String device = "cpu";

    @JsonProperty public Kafka kafka = new Kafka();
    @JsonProperty public MapPage map = new MapPage();
    @JsonProperty public Alerts alerts = new Alerts();
    @JsonProperty public Rollout rollout = new Rollout();
    @JsonProperty public Control control = new Control();
    @JsonProperty public Cluster cluster = new Cluster();

    /** Feed name, or pattern with a trailing {@code *}, to its settings. */
    @JsonProperty public Map<String, Feed> feeds = new LinkedHashMap<>();

    /** Which broker. */
    public static final class Kafka {
        /** {@code host:port}; empty starts a broker in this process, with its data under state. */
        @JsonProperty public String bootstrap = "";

        /** Properties file of Kafka's clients: TLS, SASL; empty: the broker asks for nothing. */
        @JsonProperty public String client = "";

        /** How long topics of the run are kept. */
        @JsonProperty public Span retention = Span.parse("7 d");

        @JsonProperty public int partitions = 4;

        /**
         * How long a prepared transaction waits for a job that is away; at most what the broker
         * allows.
         */
        @JsonProperty("transaction-timeout")
        public Span transactionTimeout = Span.parse("10 min");
    }

    /** Where the map is served. */
    public static final class MapPage {
        @JsonProperty public String host = "127.0.0.1";
        @JsonProperty public int port = 8080;
    }

    /** What is published. */
    public static final class Alerts {
        /** CAP's sender: an address or domain that names you. */
        @JsonProperty public String sender = "nowstream@localhost";

        /** Whether alerts of the run {@code live} are real: {@code status=Actual}. */
        @JsonProperty public boolean actual = false;
    }

    /** Batching and capacity. */
    public static final class Rollout {
        /** Sequences that a network takes at once; 0: as its checkpoint says. */
        @JsonProperty public int batch = 0;

        /** How long a sequence waits for others to fill its batch. */
        @JsonProperty("max-wait")
        public Span maxWait = Span.parse("20 ms");

        /** Sequences in flight per feed; more are answered by the cheapest tier. */
        @JsonProperty("in-flight-per-feed")
        public int inFlightPerFeed = 4;

        /** Sequences in flight in one subtask; at least feeds × in-flight-per-feed. */
        @JsonProperty public int capacity = 64;

        /** Rollouts computed at once in this process. */
        @JsonProperty public int executors = 1;
    }

    /** The same run as processes of one machine: {@code nowstream cluster}. */
    public static final class Cluster {
        /** Port of its own broker where none is configured; 0: a free one, and that for good. */
        @JsonProperty("kafka-port")
        public int kafkaPort = 0;

        /** Processes that the job's subtasks are spread over. */
        @JsonProperty("task-managers")
        public int taskManagers = 2;

        /** Heap of the map server: it keeps the newest frames and nowcasts of all feeds. */
        @JsonProperty("map-memory")
        public String mapMemory = "1g";
    }

    /** The way back: retraining, and what becomes of it. */
    public static final class Control {
        /** Whether {@code run} watches skill and has checkpoints retrained. */
        @JsonProperty public boolean enabled = false;

        /** Whether the run's own process does that, or {@code nowstream control} beside it. */
        @JsonProperty("in-process")
        public boolean inProcess = true;

        /** Verified nowcasts over which what is in the shadow is compared. */
        @JsonProperty public int samples = 144;

        /** By which share its mean squared error must be lower. */
        @JsonProperty public double margin = 0.01;

        /** PEM file of the Ed25519 private key that signs releases; empty: none. */
        @JsonProperty public String key = "";

        @JsonProperty public Metrics metrics = new Metrics();
        @JsonProperty public Calendar schedule = new Calendar();
        @JsonProperty public Drift drift = new Drift();
        @JsonProperty public Retrain retrain = new Retrain();
    }

    /** Where {@code nowstream control} serves its metrics. */
    public static final class Metrics {
        @JsonProperty public String host = "127.0.0.1";

        /** Its port; 0: nowhere. */
        @JsonProperty public int port = 0;
    }

    /** When the calendar asks for retraining. */
    public static final class Calendar {
        /** At most so often; empty: never. */
        @JsonProperty public String every = "";

        /** At this time of day, UTC. */
        @JsonProperty public String at = "02:00";
    }

    /** When a loss of skill over the best baseline asks for retraining. */
    public static final class Drift {
        /** Verified nowcasts that a skill stands on. */
        @JsonProperty public int window = DriftSpec.USUAL.window();

        /** By how much it must be below its own past. */
        @JsonProperty public double margin = DriftSpec.USUAL.margin();

        /** For how many nowcasts in a row. */
        @JsonProperty public int patience = DriftSpec.USUAL.patience();
    }

    /** How it is retrained. */
    public static final class Retrain {
        /** How long; empty: as the recipe says. */
        @JsonProperty public String limit = "";

        /** How much of the archive's end is kept for judging; empty: a fifth. */
        @JsonProperty public String newest = "";

        /** A recipe; empty: the one that comes with the product. */
        @JsonProperty public String recipe = "";

        /** Heap of its process; tensors lie beside it. */
        @JsonProperty public String memory = "2g";
    }

    /** One feed, or all that match a pattern. */
    public static final class Feed {
        @JsonProperty public Source source = new Source();
        @JsonProperty public FeedReadings readings = new FeedReadings();
        @JsonProperty public Span cadence = Span.parse("5 min");

        /** Frames per sequence. */
        @JsonProperty public int length = 10;

        @JsonProperty public int leads = 12;

        /** How long a missing frame is waited for. */
        @JsonProperty public Span patience = Span.parse("2 min");

        /** {@code skip}, {@code hold} or {@code advect}. */
        @JsonProperty("gap-policy")
        public String gapPolicy = "hold";

        /** Missing frames that hold or advect may fill in one sequence. */
        @JsonProperty("max-missing")
        public int maxMissing = 2;

        /** How far a frame's valid time may lie ahead of its arrival. */
        @JsonProperty public Span tolerance = Span.parse("10 min");

        /** How far it may lie behind. */
        @JsonProperty public Span horizon = Span.parse("6 h");

        /** A baseline, {@code advection} or {@code persistence}, or a checkpoint's name. */
        @JsonProperty public String nowcaster = "advection";

        /** A nowcast is out this long after its frame arrived, by what is ready; 0: no deadline. */
        @JsonProperty public Span deadline = Span.parse("1 min");

        /** What runs beside it and answers in its place, better first; the last is persistence. */
        @JsonProperty
        @JsonSetter(nulls = Nulls.FAIL, contentNulls = Nulls.FAIL)
        public List<String> baselines = FeedSpec.MOVING;

        /** One rule, or a list of them, at most one for each event and channel. */
        @JsonProperty
        @JsonSetter(nulls = Nulls.FAIL, contentNulls = Nulls.FAIL)
        @JsonFormat(
                with = {
                    JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY,
                    JsonFormat.Feature.WRITE_SINGLE_ELEM_ARRAYS_UNWRAPPED
                })
        public List<Warnings> warnings = List.of(new Warnings());
    }

    /** Where frames come from. */
    public static final class Source {
        /** A directory that is being filled; empty if another program writes the topic. */
        @JsonProperty public String directory = "";

        /**
         * The files' format: nl-radar, fi-radar, au-melbourne; empty: the one named as the feed.
         */
        @JsonProperty public String format = "";

        /** How long a file must be unchanged before it is read. */
        @JsonProperty public Span settle = Span.parse("2 s");
    }

    /**
     * When a nowcast becomes a warning: {@code threshold}, with thresholds in the channel's unit.
     * The defaults are for heavy rain.
     */
    @JsonTypeInfo(
            use = JsonTypeInfo.Id.NAME,
            include = JsonTypeInfo.As.EXISTING_PROPERTY,
            property = "event",
            visible = true,
            defaultImpl = Warnings.class)
    @JsonSubTypes({
        @JsonSubTypes.Type(name = "surge", value = UnusualWarnings.class),
        @JsonSubTypes.Type(name = "jam", value = UnusualWarnings.class)
    })
    public static class Warnings {
        /** {@code threshold}, {@code surge} or {@code jam}. */
        @JsonProperty public String event = "threshold";

        /** Which of the frame's channels, from 0. */
        @JsonProperty public int channel = 0;

        @JsonProperty("raise-at")
        public double raiseAt = 20.0;

        @JsonProperty("keep-at")
        public double keepAt = 15;

        /** km². */
        @JsonProperty("minimum-area")
        public double minimumArea = 30;

        /** Areas nearer to each other than this are one, metres. */
        @JsonProperty public double grow = 3000;
    }

    /**
     * The same for {@code surge} and {@code jam}: standard deviations from what is usual, by cell.
     */
    public static final class UnusualWarnings extends Warnings {
        public UnusualWarnings() {
            raiseAt = 5;
            keepAt = 3;
            minimumArea = 0;
            grow = 0;
        }
    }
}
