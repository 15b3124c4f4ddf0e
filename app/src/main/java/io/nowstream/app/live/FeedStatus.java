package io.nowstream.app.live;

import io.nowstream.app.config.ConfigFile;
import io.nowstream.app.config.NowstreamConfig;
import io.nowstream.app.models.TopicEnd;
import io.nowstream.frames.FeedRecord;
import io.nowstream.frames.ForecastField;
import io.nowstream.frames.Frame;
import io.nowstream.frames.KafkaAccess;
import io.nowstream.frames.MalformedRecordException;
import io.nowstream.frames.Topics;
import io.nowstream.frames.wire.Wire;
import io.nowstream.operators.FeedSpec;
import io.nowstream.operators.Feeds;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * How a feed of a run stands, by what is on the run's topics.
 *
 * @param feed its name; of a pattern of which nothing has come, the pattern
 * @param age the clock minus the valid time of the newest frame; empty if there is no frame
 * @param lag valid time of the newest frame minus issue time of the newest nowcast, 0 where the
 *     nowcasts keep up; empty if there is no nowcast
 * @param tier which tier answered last
 * @param model who that was
 * @param state {@code ok}, {@code silent}, {@code ended}, {@code no frame} or {@code no nowcast}
 */
public record FeedStatus(
        String feed,
        Optional<Duration> age,
        Optional<Duration> lag,
        String tier,
        String model,
        String state) {

    /** As on the map. */
    private static final int SILENT_AFTER_CADENCES = 3;

    /** Beyond this a partition is not searched for feeds that may never have been there. */
    private static final int MOST_MESSAGES = 8192;

    /**
     * The newest of so many is the newest: after a failure a feed's nowcasts come in any order, but
     * no more of them than may be in flight, and frames come late one at a time.
     */
    private static final int NEWEST_OF = 8;

    /** And among so many messages of all feeds, for one that has not had so many of its own yet. */
    private static final int AROUND = 1024;

    /**
     * Reads the ends of the run's topics.
     *
     * @param clock the machine's time
     * @return in the order of names
     * @throws io.nowstream.ingest.publish.PublishException if Kafka does not answer or has no such
     *     topics
     */
    public static List<FeedStatus> of(NowstreamConfig config, KafkaAccess kafka, Instant clock) {
        Feeds feeds = ConfigFile.feeds(config);
        Topics topics = new Topics(config.run);
        Set<String> named = new TreeSet<>();
        boolean hasPatterns = false;
        for (FeedSpec spec : feeds.all()) {
            hasPatterns |= spec.pattern().endsWith("*");
            if (!spec.pattern().endsWith("*")) {
                named.add(spec.pattern());
            }
        }
        Map<String, Seen> seen = new TreeMap<>();
        named.forEach(feed -> seen.put(feed, new Seen()));
        read(kafka, topics.frames(), feeds, hasPatterns, seen, Seen::frame);
        read(kafka, topics.nowcasts(), feeds, hasPatterns, seen, Seen::nowcast);
        List<FeedStatus> all = new ArrayList<>();
        seen.forEach(
                (feed, found) ->
                        feeds.of(feed).ifPresent(spec -> all.add(found.status(feed, spec, clock))));
        return all;
    }

    /** Takes what one message says; true if the feed's newest is known now. */
    private interface Taking {
        boolean take(Seen seen, byte[] value);
    }

    private static void read(
            KafkaAccess kafka,
            String topic,
            Feeds feeds,
            boolean hasPatterns,
            Map<String, Seen> seen,
            Taking taking) {
        try (TopicEnd end = new TopicEnd(kafka, topic)) {
            for (int partition = 0; partition < end.partitions(); partition++) {
                int here = partition;
                Set<String> open = new TreeSet<>(seen.keySet());
                open.removeIf(feed -> end.partitionOf(feed) != here);
                Search search = new Search(open, hasPatterns, feeds, seen, taking);
                if (search.isOpen()) {
                    end.backwards(partition, search::wantsMore);
                }
            }
        }
    }

    /** Looks for the newest message of each feed in one partition. */
    private static final class Search {

        private final Set<String> open;
        private final boolean hasPatterns;
        private final Feeds feeds;
        private final Map<String, Seen> seen;
        private final Taking taking;
        private final Map<String, Integer> firstAt = new HashMap<>();
        private int messages;

        Search(
                Set<String> open,
                boolean hasPatterns,
                Feeds feeds,
                Map<String, Seen> seen,
                Taking taking) {
            this.open = open;
            this.hasPatterns = hasPatterns;
            this.feeds = feeds;
            this.seen = seen;
            this.taking = taking;
        }

        boolean isOpen() {
            return hasPatterns || !open.isEmpty();
        }

        boolean wantsMore(ConsumerRecord<byte[], byte[]> message) {
            messages++;
            if (message.key() != null && message.value() != null) {
                String feed = new String(message.key(), StandardCharsets.UTF_8);
                if (feeds.of(feed).isPresent()) {
                    firstAt.putIfAbsent(feed, messages);
                    if (taking.take(
                            seen.computeIfAbsent(feed, any -> new Seen()), message.value())) {
                        open.remove(feed);
                    }
                }
            }
            open.removeIf(feed -> messages - firstAt.getOrDefault(feed, messages) > AROUND);
            return isOpen() && messages < MOST_MESSAGES;
        }
    }

    /** What is known of a feed; messages come newest first. */
    private static final class Seen {

        private Optional<FeedRecord> newest = Optional.empty();
        private Optional<Frame> frame = Optional.empty();
        private Optional<ForecastField> nowcast = Optional.empty();
        private final Set<Instant> validTimes = new HashSet<>();
        private final Set<Instant> issueTimes = new HashSet<>();

        boolean frame(byte[] value) {
            try {
                FeedRecord record = Wire.feedRecord(value);
                newest = newest.or(() -> Optional.of(record));
                Frame read = record.frame();
                if (read != null) {
                    frame = frame.filter(f -> !f.validTime().isBefore(read.validTime()));
                    frame = frame.or(() -> Optional.of(read));
                    validTimes.add(read.validTime());
                }
            } catch (MalformedRecordException rejectedByTheJob) {
                return false;
            }
            return validTimes.size() >= NEWEST_OF;
        }

        boolean nowcast(byte[] value) {
            try {
                ForecastField field = Wire.forecastField(value);
                nowcast = nowcast.filter(n -> !n.issueTime().isBefore(field.issueTime()));
                nowcast = nowcast.or(() -> Optional.of(field));
                issueTimes.add(field.issueTime());
            } catch (MalformedRecordException notOurs) {
                return false;
            }
            return issueTimes.size() >= NEWEST_OF;
        }

        FeedStatus status(String feed, FeedSpec spec, Instant clock) {
            Optional<Duration> lag =
                    nowcast.flatMap(
                                    n ->
                                            frame.map(
                                                    f ->
                                                            Duration.between(
                                                                    n.issueTime(), f.validTime())))
                            .map(behind -> behind.isNegative() ? Duration.ZERO : behind);
            return new FeedStatus(
                    feed,
                    frame.map(f -> Duration.between(f.validTime(), clock)),
                    lag,
                    nowcast.map(n -> n.tier().label()).orElse("-"),
                    nowcast.map(n -> n.model().name()).orElse("-"),
                    state(spec, clock));
        }

        private String state(FeedSpec spec, Instant clock) {
            if (newest.isPresent() && newest.get().kind() == FeedRecord.Kind.END) {
                return "ended";
            }
            if (frame.isEmpty()) {
                return "no frame";
            }
            // Ticks keep a feed's clock going, but a feed that only ticks is silent.
            Duration quiet = Duration.between(frame.get().arrivalTime(), clock);
            if (quiet.toMillis() > SILENT_AFTER_CADENCES * spec.cadenceMillis()) {
                return "silent";
            }
            return nowcast.isEmpty() ? "no nowcast" : "ok";
        }
    }
}
