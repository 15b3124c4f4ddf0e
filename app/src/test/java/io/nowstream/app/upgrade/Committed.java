package io.nowstream.app.upgrade;

import io.nowstream.app.replay.SmallArchive;
import io.nowstream.frames.ActiveWarnings;
import io.nowstream.frames.ForecastField;
import io.nowstream.frames.RetrainRequest;
import io.nowstream.frames.Score;
import io.nowstream.frames.Tier;
import io.nowstream.sinks.kafka.Envelope;
import io.nowstream.sinks.kafka.TailListener;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** What the restored job has committed so far; frames are called by their index. */
final class Committed implements TailListener {

    private final Map<String, TreeMap<Long, ForecastField>> lastLeads = new TreeMap<>();
    private final Map<String, TreeMap<Long, ActiveWarnings>> sets = new TreeMap<>();
    private final Map<String, Score> scores = new TreeMap<>();
    private final Set<String> fields = new HashSet<>();
    private final Map<String, RetrainRequest> requests = new TreeMap<>();
    private int repeated;

    @Override
    public synchronized void nowcast(ForecastField field, Envelope envelope) {
        if (!fields.add(field.identity())) {
            repeated++;
        }
        if (field.lead() == field.leads()) {
            lastLeads
                    .computeIfAbsent(field.feed(), any -> new TreeMap<>())
                    .put(field.number(), field);
        }
    }

    @Override
    public synchronized void warnings(ActiveWarnings set, Envelope envelope) {
        sets.computeIfAbsent(set.feed(), any -> new TreeMap<>()).put(set.number(), set);
    }

    @Override
    public synchronized void score(Score score, Envelope envelope) {
        boolean again = scores.put(score.identity(), score) != null;
        repeated += again && score.period() == Score.Period.NOWCAST ? 1 : 0;
    }

    @Override
    public synchronized void retrainRequest(RetrainRequest request, Envelope envelope) {
        requests.putIfAbsent(request.feed(), request);
    }

    /** Whether the newest frames are answered, and the first hour's scores are complete. */
    synchronized boolean isComplete(long inTheFirstHour) {
        return isAnswered(TwoFeeds.WHOLE)
                && isAnswered(TwoFeeds.GAPPY)
                && requests.containsKey(TwoFeeds.WHOLE)
                && hour(TwoFeeds.WHOLE)
                        .filter(hour -> hour.nowcasts() >= inTheFirstHour)
                        .isPresent();
    }

    private boolean isAnswered(String feed) {
        Instant newest = SmallArchive.time(TwoFeeds.LAST);
        TreeMap<Long, ForecastField> of = lastLeads.getOrDefault(feed, new TreeMap<>());
        TreeMap<Long, ActiveWarnings> warned = sets.getOrDefault(feed, new TreeMap<>());
        return !of.isEmpty()
                && of.lastEntry().getValue().issueTime().equals(newest)
                && !warned.isEmpty()
                && warned.lastEntry().getValue().issueTime().equals(newest);
    }

    synchronized List<Long> numbers(String feed) {
        return new ArrayList<>(lastLeads.getOrDefault(feed, new TreeMap<>()).keySet());
    }

    private ForecastField field(String feed, long number) {
        return Optional.ofNullable(lastLeads.getOrDefault(feed, new TreeMap<>()).get(number))
                .orElseThrow();
    }

    synchronized Tier tier(String feed, long number) {
        return field(feed, number).tier();
    }

    synchronized List<Instant> missing(String feed, long number) {
        return field(feed, number).gaps().missing();
    }

    synchronized ActiveWarnings firstSet(String feed) {
        return sets.getOrDefault(feed, new TreeMap<>()).firstEntry().getValue();
    }

    synchronized List<Long> setNumbers(String feed) {
        return new ArrayList<>(sets.getOrDefault(feed, new TreeMap<>()).keySet());
    }

    /** Of the network's nowcasts up to a frame's, as {@code frame+lead}. */
    synchronized List<String> networkScores(String feed, int newest) {
        return scores.values().stream()
                .filter(score -> isOfTheNetwork(score, feed, Score.Period.NOWCAST))
                .filter(score -> !score.from().isAfter(SmallArchive.time(newest)))
                .map(score -> "%d+%d".formatted(index(score.from()), score.lead()))
                .toList();
    }

    /** The network's score of the first hour at lead 1. */
    synchronized Optional<Score> hour(String feed) {
        return scores.values().stream()
                .filter(score -> isOfTheNetwork(score, feed, Score.Period.HOUR))
                .filter(score -> score.lead() == 1 && score.from().equals(SmallArchive.BEGIN))
                .findFirst();
    }

    private static boolean isOfTheNetwork(Score score, String feed, Score.Period period) {
        return score.feed().equals(feed)
                && score.period() == period
                && score.model().equals(StandInNetwork.ID);
    }

    private static long index(Instant time) {
        return (time.toEpochMilli() - SmallArchive.BEGIN.toEpochMilli())
                / SmallArchive.CADENCE.toMillis();
    }

    /** The first wish to train the feed's network anew. */
    synchronized RetrainRequest request(String feed) {
        return Optional.ofNullable(requests.get(feed)).orElseThrow();
    }

    /** Fields, or scores of single nowcasts, that came a second time. */
    synchronized int repeated() {
        return repeated;
    }
}
