package io.nowstream.sinks.map;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Optional;

/**
 * {@code /api/feeds/{id}/timeline?channel=N}: what can be shown of one channel of a feed (the first
 * if none is named), oldest first. Leads that an observation has overtaken are not in it.
 *
 * @param feed the feed's state
 * @param channel which of its channels
 * @param steps observations, then forecasts
 * @param outlines edges of the grids that steps lie on: x and y in turn, closed
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
record TimelineView(
        FeedView feed,
        int channel,
        @JsonInclude(JsonInclude.Include.ALWAYS) List<Step> steps,
        List<double[]> outlines) {

    /**
     * One position of the slider.
     *
     * @param kind {@code observed} or {@code forecast}
     * @param validTime the instant shown, to the millisecond
     * @param leadSeconds valid time minus issue time, forecasts only
     * @param image address of its image; the same address is always the same image
     * @param imageSafe the same in colours for the colour-blind
     * @param quantity what is drawn
     * @param extent where, as in {@link FeedView}
     * @param outline which of the outlines is its grid's
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    record Step(
            String kind,
            String validTime,
            Optional<String> issueTime,
            Optional<Double> leadSeconds,
            Optional<Integer> revision,
            Optional<String> model,
            Optional<String> tier,
            String image,
            String imageSafe,
            String quantity,
            boolean geographic,
            double[] extent,
            int outline) {}
}
