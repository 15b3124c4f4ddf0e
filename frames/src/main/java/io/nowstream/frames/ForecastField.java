package io.nowstream.frames;

import java.time.Instant;
import java.util.List;

/**
 * One lead of a nowcast: the record on {@code nowcasts} and {@code candidates}.
 *
 * <p>Identified by (run, feed, issue time, revision, lead), on {@code candidates} by the model as
 * well; the nowcast is complete when all {@code leads} are there. No wall-clock figure is in it:
 * the bytes are determined by the sequence and the tier.
 *
 * @param run the life of the pipeline it belongs to, {@code live} or a replay's name
 * @param feed the feed
 * @param issueTime valid time of the newest frame seen
 * @param revision 0, or how often a correction issued this nowcast again
 * @param number the sequence's number within its feed, from 0, without holes; a revision takes a
 *     number of its own
 * @param lead which lead, 1 to {@code leads}
 * @param leads how many leads the nowcast has
 * @param validTime the instant forecast
 * @param members 1, or how many members an ensemble has
 * @param grid where the cells lie
 * @param channels the cells, one channel per quantity and member
 * @param model which nowcaster
 * @param tier which tier answered
 * @param gaps what was missing from the sequence
 */
public record ForecastField(
        String run,
        String feed,
        Instant issueTime,
        int revision,
        long number,
        int lead,
        int leads,
        Instant validTime,
        int members,
        Grid grid,
        List<Channel> channels,
        ModelId model,
        Tier tier,
        GapReport gaps) {

    public ForecastField {
        if (lead < 1 || lead > leads || revision < 0 || number < 0 || members < 1) {
            throw new IllegalArgumentException(
                    ("a forecast field of %s has lead 1 to leads, revision and number from 0,"
                                    + " and at least one member; got lead %d of %d, revision"
                                    + " %d, number %d, %d members")
                            .formatted(feed, lead, leads, revision, number, members));
        }
        if (channels.isEmpty()) {
            throw new IllegalArgumentException(
                    "a forecast field of %s needs at least one channel".formatted(feed));
        }
    }

    /** The same field with its cells elsewhere, or back from there. */
    ForecastField with(List<Channel> others) {
        return new ForecastField(
                run, feed, issueTime, revision, number, lead, leads, validTime, members, grid,
                others, model, tier, gaps);
    }

    /** What makes it one of a kind, for people and logs. */
    public String identity() {
        return "%s/%s/%s/r%d/+%d".formatted(run, feed, issueTime, revision, lead);
    }
}
