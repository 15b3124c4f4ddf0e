package io.nowstream.operators.drift;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What is remembered of a feed's skill. Immutable; public because Flink serialises it.
 *
 * <p>Skill is 1 − the network's mean squared error ÷ that of the best baseline, over the newest
 * nowcasts. Its past is a slow running mean of itself since the checkpoint took over, which stands
 * still while skill is below it: a slow decline is no reason to expect less.
 *
 * @param hash the checkpoint that it is about
 * @param newest the newest verified nowcasts, oldest first
 * @param open the one whose scores are still coming
 * @param past skill as it used to be; NaN while too little is known
 * @param below for how many nowcasts in a row it has been below that
 * @param belowSinceEpochMillis since which issue time
 * @param asked whether retraining has been asked for, and skill has not come back since
 */
public record FeedSkill(
        String hash,
        List<SkillSample> newest,
        SkillSample open,
        double past,
        int below,
        long belowSinceEpochMillis,
        boolean asked) {

    /** How slowly the past follows, in windows. */
    private static final int WINDOWS_TO_FOLLOW = 4;

    static FeedSkill begin(String hash, long issueEpochMillis) {
        return new FeedSkill(
                hash, List.of(), SkillSample.at(issueEpochMillis), Double.NaN, 0, 0, false);
    }

    FeedSkill withOpen(SkillSample sample) {
        return new FeedSkill(hash, newest, sample, past, below, belowSinceEpochMillis, asked);
    }

    /** Nothing more comes for the open one. */
    FeedSkill closed(DriftSpec spec) {
        if (!open.isComplete()) {
            return this;
        }
        List<SkillSample> samples = new ArrayList<>(newest);
        samples.add(open);
        if (samples.size() > spec.window()) {
            samples.remove(0);
        }
        FeedSkill next =
                new FeedSkill(hash, samples, open, past, below, belowSinceEpochMillis, asked);
        return samples.size() < spec.window() ? next : next.compared(spec);
    }

    private FeedSkill compared(DriftSpec spec) {
        double skill = skill();
        if (Double.isNaN(skill)) {
            return this;
        }
        if (Double.isNaN(past)) {
            return new FeedSkill(hash, newest, open, skill, 0, 0, false);
        }
        if (skill < past - spec.margin()) {
            long since = below == 0 ? open.issueEpochMillis() : belowSinceEpochMillis;
            return new FeedSkill(hash, newest, open, past, below + 1, since, asked);
        }
        // Asked once, it is not asked again before skill has really come back.
        boolean back = skill >= past - spec.margin() / 2;
        double followed = past + (skill - past) / (WINDOWS_TO_FOLLOW * spec.window());
        return new FeedSkill(
                hash, newest, open, skill < past ? past : followed, 0, 0, asked && !back);
    }

    boolean isToBeAsked(DriftSpec spec) {
        return below >= spec.patience() && !asked;
    }

    FeedSkill havingAsked() {
        return new FeedSkill(hash, newest, open, past, below, belowSinceEpochMillis, true);
    }

    /** Over the newest nowcasts; NaN without any, or where the best baseline makes no error. */
    double skill() {
        double best =
                Math.min(
                        sum(SkillSample::advection),
                        Math.min(sum(SkillSample::climatology), sum(SkillSample::persistence)));
        double network = sum(SkillSample::network);
        return best > 0 && Double.isFinite(best) ? 1 - network / best : Double.NaN;
    }

    /** Infinite for one that was not beside each of them: it is not the best then. */
    private double sum(ToDoubleFunction<SkillSample> of) {
        double sum = newest.stream().mapToDouble(of).sum();
        return Double.isNaN(sum) ? Double.POSITIVE_INFINITY : sum;
    }
}
