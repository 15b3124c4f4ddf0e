package io.nowstream.sinks.map;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Optional;

/**
 * One feed in {@code /api/feeds}. Times are ISO 8601 in UTC; what is not known is left out.
 *
 * @param id its number on this server, good for addresses until the server stops
 * @param name the feed
 * @param kind {@code radar}, {@code traffic} or {@code thermal}
 * @param kindTitle what it watches, for people
 * @param quantity what its first channel measures, e.g. {@code rain_rate}
 * @param title the same for people
 * @param unit in which it is shown
 * @param channels what each of its channels measures
 * @param rows of its grid
 * @param columns of its grid
 * @param clock the feed's clock: live the machine's, in a replay the newest arrival time
 * @param cadenceSeconds usual time between its frames
 * @param newestFrame valid time of its newest frame
 * @param ageSeconds its clock minus that
 * @param silent no frame came for more than so many cadences, and it has not ended
 * @param ended its End has come
 * @param frames how many frames are kept
 * @param issueTime of the nowcast shown
 * @param revision of it
 * @param leads of it
 * @param lagSeconds newest frame minus issue time
 * @param model who made it
 * @param modelHash of that model
 * @param tier which tier answered
 * @param gapPolicy what was done about missing frames, {@code none} if nothing
 * @param gapsMissing their valid times
 * @param baselines whose fields came as candidates
 * @param alerts how many warnings stand
 * @param geographic whether {@code extent} is on the earth
 * @param extent west, south, east, north in EPSG:3857 metres; or columns and rows
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
record FeedView(
        int id,
        String name,
        Optional<String> kind,
        Optional<String> kindTitle,
        Optional<String> quantity,
        Optional<String> title,
        Optional<String> unit,
        List<ChannelView> channels,
        Optional<Integer> rows,
        Optional<Integer> columns,
        Optional<String> clock,
        Optional<Double> cadenceSeconds,
        Optional<String> newestFrame,
        Optional<Double> ageSeconds,
        boolean silent,
        boolean ended,
        int frames,
        Optional<String> issueTime,
        Optional<Integer> revision,
        Optional<Integer> leads,
        Optional<Double> lagSeconds,
        Optional<String> model,
        Optional<String> modelHash,
        Optional<String> tier,
        Optional<String> gapPolicy,
        Optional<List<String>> gapsMissing,
        List<BaselineView> baselines,
        int alerts,
        Optional<Boolean> geographic,
        Optional<double[]> extent) {

    /** One channel. */
    record ChannelView(int channel, String quantity, String title, String unit) {}

    /** A nowcaster beside the one shown. */
    record BaselineView(String model, String tier, String issueTime) {}
}
