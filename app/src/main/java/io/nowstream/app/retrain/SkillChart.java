package io.nowstream.app.retrain;

import java.awt.BasicStroke;
import java.awt.Color;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.knowm.xchart.ChartEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler.LegendPosition;

/** Skill by lead, 1 − MSE ÷ MSE of persistence, of all that were judged. */
final class SkillChart {

    private static final String REFERENCE = "persistence";

    /** What is worse is drawn here, or one bad nowcaster would hide what the others do. */
    private static final double LEAST = -1;

    private SkillChart() {}

    /** As a PNG; empty where there is no skill to be shown, as persistence made no error. */
    static Optional<byte[]> png(RetrainingResult result) throws IOException {
        XYChart chart =
                new XYChartBuilder()
                        .width(900)
                        .height(500)
                        .title("%s, newest part until %s".formatted(result.feed(), result.until()))
                        .xAxisTitle("lead, minutes")
                        .yAxisTitle("skill: 1 − MSE ÷ MSE of persistence")
                        .build();
        chart.getStyler().setLegendPosition(LegendPosition.OutsideE);
        chart.getStyler().setChartBackgroundColor(Color.WHITE);
        chart.getStyler().setYAxisMax(1.0);
        int drawn = 0;
        for (String nowcaster : result.figures().mse().keySet()) {
            List<Double> minutes = new ArrayList<>();
            List<Double> skill = new ArrayList<>();
            for (Figures.Lead lead : result.figures().leads()) {
                double value = 1 - lead.mseOf(nowcaster) / lead.mseOf(REFERENCE);
                // No skill where nothing was counted, or where persistence was right.
                if (Double.isFinite(value)) {
                    minutes.add(lead.minutes());
                    skill.add(Math.max(LEAST, value));
                }
            }
            if (!skill.isEmpty()) {
                drawn++;
                XYSeries series = chart.addSeries(nowcaster, minutes, skill);
                if (nowcaster.equals(result.candidate().name())) {
                    series.setLineStyle(new BasicStroke(4));
                }
            }
        }
        return drawn == 0 ? Optional.empty() : Optional.of(ChartEncoder.getBytes(chart, "png"));
    }
}
