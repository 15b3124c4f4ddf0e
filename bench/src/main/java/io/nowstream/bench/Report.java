package io.nowstream.bench;

import java.util.List;
import java.util.Map;

/** The figures as Markdown, ready to be put into {@code RESULTS.md}. */
final class Report {

    private Report() {}

    static String markdown(Map<String, String> facts, List<Figure> figures) {
        StringBuilder text = new StringBuilder("| | |\n| --- | --- |\n");
        facts.forEach((name, value) -> row(text, name, value));
        text.append('\n');
        row(text, "what", "median", "runs", "budget (design, 11)", "met", "checked beside it");
        row(text, "---", "---:", "---", "---", "---", "---");
        for (Figure figure : figures) {
            row(
                    text,
                    figure.what(),
                    Runs.number(figure.runs().median())
                            + (figure.unit().isEmpty() ? "" : " " + figure.unit()),
                    figure.runs().spread(),
                    figure.budget().text(),
                    figure.budget().verdict(figure.runs()),
                    figure.check());
        }
        return text.toString();
    }

    private static void row(StringBuilder text, String... cells) {
        text.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }
}
