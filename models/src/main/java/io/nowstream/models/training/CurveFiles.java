package io.nowstream.models.training;

import java.awt.Color;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.knowm.xchart.ChartEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** The loss curve for people and for programs: {@code curve.csv} and {@code curve.png}. */
final class CurveFiles {

    private CurveFiles() {}

    /** Writes both anew, each in one move. */
    static void write(Path directory, List<CurvePoint> curve, String unit) throws IOException {
        StateFiles.replace(
                directory.resolve("curve.csv"), csv(curve).getBytes(StandardCharsets.UTF_8));
        if (!curve.isEmpty()) {
            StateFiles.replace(directory.resolve("curve.png"), png(curve, unit));
        }
    }

    /** One line per epoch; errors in the quantity's unit squared, the last columns per lead. */
    static String csv(List<CurvePoint> curve) {
        StringBuilder text = new StringBuilder("epoch,samples,seconds,lr,train_loss,mse");
        List<ValidationScore.Baseline> baselines =
                curve.isEmpty() ? List.of() : curve.get(0).validation().baselines();
        for (ValidationScore.Baseline baseline : baselines) {
            text.append(',').append(baseline.name().replace('-', '_'));
        }
        text.append(",skill,best");
        int leads = curve.isEmpty() ? 0 : curve.get(0).validation().network().size();
        for (int lead = 1; lead <= leads; lead++) {
            text.append(",mse_lead_").append(lead);
        }
        for (CurvePoint point : curve) {
            text.append(line(point));
        }
        return text.append('\n').toString();
    }

    private static String line(CurvePoint point) {
        ValidationScore score = point.validation();
        StringBuilder line =
                new StringBuilder(
                        String.format(
                                Locale.ROOT,
                                "\n%d,%d,%.1f,%s,%s",
                                point.epoch(),
                                point.samples(),
                                point.seconds(),
                                (float) point.lr(),
                                (float) point.trainLoss()));
        if (score.isNone()) {
            return line.append(",,,").append(point.best()).toString();
        }
        line.append(number(ValidationScore.mean(score.network())));
        score.baselines().forEach(b -> line.append(number(ValidationScore.mean(b.mse()))));
        line.append(number(score.skill())).append(',').append(point.best());
        score.network().forEach(mse -> line.append(number(mse)));
        return line.toString();
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, ",%.5f", value);
    }

    private static byte[] png(List<CurvePoint> curve, String unit) throws IOException {
        List<Double> samples = curve.stream().map(point -> point.samples() / 1000.0).toList();
        ValidationScore first = curve.get(0).validation();
        boolean judged = !first.isNone();
        XYChart chart =
                new XYChartBuilder()
                        .width(900)
                        .height(500)
                        .xAxisTitle("thousand samples")
                        .yAxisTitle(
                                judged
                                        ? "validation MSE over all leads, " + unit + "²"
                                        : "training loss, model units")
                        .build();
        chart.getStyler().setLegendPosition(LegendPosition.OutsideE);
        chart.getStyler().setChartBackgroundColor(Color.WHITE);
        if (judged) {
            add(
                    chart,
                    "network",
                    samples,
                    curve.stream()
                            .map(point -> ValidationScore.mean(point.validation().network()))
                            .toList());
            first.baselines()
                    .forEach(b -> addLevel(chart, b.name().replace('-', ' '), samples, b.mse()));
        } else {
            add(chart, "network", samples, curve.stream().map(CurvePoint::trainLoss).toList());
        }
        return ChartEncoder.getBytes(chart, "png");
    }

    private static void add(XYChart chart, String name, List<Double> x, List<Double> y) {
        chart.addSeries(name, x, y);
    }

    private static void addLevel(XYChart chart, String name, List<Double> x, List<Double> perLead) {
        List<Double> level = Collections.nCopies(x.size(), ValidationScore.mean(perLead));
        chart.addSeries(name, x, level).setMarker(SeriesMarkers.NONE);
    }
}
