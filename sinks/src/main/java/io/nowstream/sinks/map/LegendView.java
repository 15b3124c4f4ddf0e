package io.nowstream.sinks.map;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.nowstream.frames.Quantity;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * {@code /api/legend/{quantity}}: the classes an image is drawn in, weakest first.
 *
 * @param quantity e.g. {@code rain_rate}
 * @param title for people
 * @param unit of the classes' bounds
 * @param noCoverage colour of the hatching, CSS
 * @param missing what hatched cells are called
 * @param weaker what cells below the first class are called
 * @param classes lower bound, label and the colour in each scheme
 */
record LegendView(
        String quantity,
        String title,
        String unit,
        String noCoverage,
        String missing,
        String weaker,
        List<Entry> classes) {

    /**
     * One class.
     *
     * @param from where it begins, in the unit shown
     * @param to where the next begins; left out of the last
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    record Entry(double from, Optional<Double> to, String label, String standard, String safe) {}

    static LegendView of(Quantity quantity) {
        Legend legend = Legend.of(quantity);
        int[] standard = ColourScheme.STANDARD.colours(legend.classes());
        int[] safe = ColourScheme.COLOUR_BLIND_SAFE.colours(legend.classes());
        List<Entry> classes =
                IntStream.range(0, legend.classes())
                        .mapToObj(
                                i ->
                                        new Entry(
                                                legend.shown(legend.bound(i)),
                                                i + 1 < legend.classes()
                                                        ? Optional.of(
                                                                legend.shown(legend.bound(i + 1)))
                                                        : Optional.empty(),
                                                legend.label(i),
                                                css(standard[i]),
                                                css(safe[i])))
                        .toList();
        return new LegendView(
                Views.label(quantity),
                legend.title(),
                legend.shownUnit(),
                css(FieldPainter.NO_COVERAGE_LINE),
                FeedKind.of(quantity).missing(),
                FeedKind.of(quantity).weaker(),
                classes);
    }

    /** {@code #rrggbbaa}. */
    private static String css(int argb) {
        return "#%06x%02x".formatted(argb & 0xFFFFFF, argb >>> 24);
    }
}
