package io.nowstream.app.cluster;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What was seen of each process during a soak, kept for the judgement and written to a file. */
final class SoakSamples implements AutoCloseable {

    private final Map<String, Map<Figure, Series>> seen = new LinkedHashMap<>();
    private final Writer csv;

    /**
     * @param file {@code minute,process,figure,value} in the figure's unit, one row per value
     */
    SoakSamples(Path file) throws IOException {
        csv = Files.newBufferedWriter(file);
        csv.write("minute,process,figure,value\n");
    }

    void add(double minute, String process, Map<Figure, Double> values) throws IOException {
        Map<Figure, Series> series =
                seen.computeIfAbsent(process, any -> new EnumMap<>(Figure.class));
        for (Map.Entry<Figure, Double> one : values.entrySet()) {
            series.computeIfAbsent(one.getKey(), any -> new Series()).add(minute, one.getValue());
            note(minute, process, one.getKey().label(), one.getValue());
        }
    }

    /** Something that is not judged. */
    void note(double minute, String process, String what, double value) throws IOException {
        csv.write("%.3f,%s,%s,%.3f%n".formatted(minute, process, what, value));
    }

    /**
     * The verdict on each figure of each process, in the order in which they were seen first.
     *
     * @param since minute from which on it is judged
     */
    List<Verdict> verdicts(double since) {
        List<Verdict> verdicts = new ArrayList<>();
        seen.forEach(
                (process, figures) ->
                        figures.forEach(
                                (figure, series) ->
                                        verdicts.add(
                                                new Verdict(
                                                        process,
                                                        figure,
                                                        series.floorSince(since)))));
        return verdicts;
    }

    /** One line of the report. */
    record Verdict(String process, Figure figure, Trend trend) {

        private static final String ROW = "%-14s %-24s %10s %10s %12s %8s %8s  %s%n";

        boolean isFlat() {
            return figure.isFlat(trend);
        }

        static String heading() {
            return ROW.formatted(
                    "process", "figure", "begin", "end", "per minute", "rise", "limit", "verdict");
        }

        String line() {
            return ROW.formatted(
                    process,
                    figure.label() + (figure.unit().isEmpty() ? "" : ", " + figure.unit()),
                    number(trend.begin()),
                    number(trend.end()),
                    number(trend.perMinute()),
                    number(trend.growth()),
                    number(figure.limit(trend)),
                    isFlat() ? "flat" : "NOT FLAT");
        }

        private static String number(double value) {
            return String.format(Locale.ROOT, "%.2f", value);
        }
    }

    @Override
    public void close() throws IOException {
        csv.close();
    }
}
