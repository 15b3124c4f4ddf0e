package io.nowstream.models.verification;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Compares nowcasters, lead by lead, over the cells that all of them and the observation cover: n
 * is the same for all, and none wins by staying silent where it is hard.
 *
 * <p>With {@link Undefined#IS_NOTHING} the cells are those of the observation and of a mask, and
 * what a nowcaster leaves undefined there is held against it as a forecast of nothing.
 *
 * <p>Boards of the same scoring and nowcasters add up. Not thread-safe: one per thread, then {@link
 * #addAll}.
 */
public final class ScoreBoard {

    /**
     * One line of the table.
     *
     * @param nowcaster its name
     * @param lead from 1, in cadences
     * @param score what it has earned
     */
    public record Row(String nowcaster, int lead, Score score) {}

    /** One cell of the table's index. */
    private record Place(String nowcaster, int lead) {}

    private final Scoring scoring;
    private final Set<String> nowcasters;
    private final Map<Place, Score> scores = new HashMap<>();

    /**
     * @param scoring how fields are scored
     * @param nowcasters names of all that are compared, in the order of the table
     */
    public ScoreBoard(Scoring scoring, List<String> nowcasters) {
        this.scoring = scoring;
        this.nowcasters = new LinkedHashSet<>(nowcasters);
    }

    public Scoring scoring() {
        return scoring;
    }

    /** One of the same scoring and nowcasters on which nothing has been counted yet. */
    public ScoreBoard empty() {
        return new ScoreBoard(scoring, List.copyOf(nowcasters));
    }

    /**
     * Scores what all nowcasters said about one observation.
     *
     * @param lead from 1, in cadences
     * @param observed one value per cell, NaN where there is no coverage
     * @param forecasts a field of the same length by nowcaster: all that are compared, no others
     */
    public void add(int lead, float[] observed, Map<String, float[]> forecasts) {
        boolean[] everywhere = new boolean[observed.length];
        Arrays.fill(everywhere, true);
        add(lead, observed, forecasts, everywhere);
    }

    /**
     * Scores what all nowcasters said about one observation, in some cells.
     *
     * @param lead from 1, in cadences
     * @param observed one value per cell, NaN where there is no coverage
     * @param forecasts a field of the same length by nowcaster: all that are compared, no others
     * @param mask which cells may count; see {@link Coverage}
     */
    public void add(int lead, float[] observed, Map<String, float[]> forecasts, boolean[] mask) {
        refuseAnythingButAllOfThem(lead, observed, forecasts, mask);
        boolean[] counted =
                Coverage.counted(observed, forecasts.values(), mask, scoring.undefined());
        forecasts.forEach(
                (nowcaster, forecast) ->
                        put(
                                new Place(nowcaster, lead),
                                Score.of(forecast, observed, counted, scoring)));
    }

    /** Adds what another board of the same scoring and nowcasters has counted. */
    public void addAll(ScoreBoard other) {
        if (!scoring.equals(other.scoring) || !nowcasters.equals(other.nowcasters)) {
            throw new IllegalArgumentException(
                    "a board of %s, %s does not add to one of %s, %s"
                            .formatted(other.nowcasters, other.scoring, nowcasters, scoring));
        }
        other.scores.forEach(this::put);
    }

    /** What a nowcaster has earned at a lead; nothing counted if it was never scored there. */
    public Score score(String nowcaster, int lead) {
        return scores.getOrDefault(new Place(nowcaster, lead), Score.empty(scoring));
    }

    /** Every score, by lead, then in the order in which the nowcasters were named. */
    public List<Row> rows() {
        List<String> order = new ArrayList<>(nowcasters);
        return scores.entrySet().stream()
                .map(e -> new Row(e.getKey().nowcaster(), e.getKey().lead(), e.getValue()))
                .sorted(
                        Comparator.comparingInt(Row::lead)
                                .thenComparingInt(row -> order.indexOf(row.nowcaster())))
                .toList();
    }

    private void put(Place place, Score score) {
        scores.merge(place, score, Score::plus);
    }

    /** One nowcaster left out of one window would have an n of its own. */
    private void refuseAnythingButAllOfThem(
            int lead, float[] observed, Map<String, float[]> forecasts, boolean[] mask) {
        if (!forecasts.keySet().equals(nowcasters)) {
            throw new IllegalArgumentException(
                    "a comparison of %s needs a forecast of each, got %s at lead %d"
                            .formatted(nowcasters, forecasts.keySet(), lead));
        }
        forecasts.values().forEach(forecast -> Cellwise.requireSameLength(forecast, observed));
        if (mask.length != observed.length) {
            throw new IllegalArgumentException(
                    "a mask of %,d cells does not fit an observation of %,d"
                            .formatted(mask.length, observed.length));
        }
        if (lead < 1) {
            throw new IllegalArgumentException("leads count from 1, got " + lead);
        }
    }
}
