package io.nowstream.app.config;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.LinkedHashMap;
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

    /** Feed name, or pattern with a trailing {@code *}, to its settings. */
    @JsonProperty public Map<String, Feed> feeds = new LinkedHashMap<>();

    /** Which broker. */
    public static final class Kafka {
        /** {@code host:port}; empty starts a broker in this process, with its data under state. */
        @JsonProperty public String bootstrap = "";

        /** How long topics of the run are kept. */
        @JsonProperty public Span retention = Span.parse("7 d");

        @JsonProperty public int partitions = 4;
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

    /** One feed, or all that match a pattern. */
    public static final class Feed {
        @JsonProperty public Source source = new Source();
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

        @JsonProperty public Warnings warnings = new Warnings();
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

    /** When a nowcast becomes a warning; thresholds in the feed's unit. */
    public static final class Warnings {
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
}
