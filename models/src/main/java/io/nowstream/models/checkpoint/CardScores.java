package io.nowstream.models.checkpoint;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The sections of a card that hold scores: lead by lead, with n, beside the baselines. */
final class CardScores {

    private static final Map<String, String> ERRORS =
            Map.of("mae", "Mean absolute error", "rmse", "Root of the mean squared error");

    private final StringBuilder out;
    private final ScoreSet set;
    private final List<String> names;
    private final String network;

    private CardScores(StringBuilder out, ScoreSet set, String network) {
        this.out = out;
        this.set = set;
        this.names = set.nowcasters();
        this.network = network;
    }

    /**
     * Writes a section.
     *
     * @param network whose card it is
     */
    static void render(StringBuilder out, ScoreSet set, String network) {
        new CardScores(out, set, network).render();
    }

    private void render() {
        out.append("\n## Scores: ").append(set.title()).append("\n\n").append(set.setting());
        out.append("\n\nMean squared error, ")
                .append(set.errorUnit())
                .append("², lower is better:\n\n");
        table("mse", true);
        out.append('\n');
        forEachChannel(this::verdicts);
        for (String error : List.of("mae", "rmse")) {
            if (set.has("rmse")) {
                out.append(
                        "\n%s, %s:\n\n".formatted(ERRORS.getOrDefault(error, ""), set.errorUnit()));
                table(error, false);
            }
        }
        if (!set.channels().isEmpty()) {
            return;
        }
        for (String threshold : set.thresholds()) {
            out.append(
                    "\nCSI at %s %s, higher is better:\n\n"
                            .formatted(threshold, set.thresholdUnit()));
            table("csi/" + threshold, false);
        }
        if (set.hasBlur()) {
            out.append("\nBlur: power at wavelengths below ")
                    .append(set.blurCells())
                    .append(" cells, forecast ÷ observed (RAPSD); 1 is as sharp as observed:\n\n");
            table("blur", false);
        }
    }

    /** What a section does with all scores, or with each channel's and those of all together. */
    private interface Part {
        void of(ScoreSet one);
    }

    private void forEachChannel(Part part) {
        if (set.channels().isEmpty()) {
            part.of(set);
        }
        set.channels().forEach(channel -> part.of(set.of(channel)));
    }

    private void table(String what, boolean withN) {
        List<String> head = new ArrayList<>(List.of(set.leadUnit()));
        if (!set.channels().isEmpty()) {
            head.add("channel");
        }
        if (withN) {
            head.add("n");
        }
        head.addAll(names);
        ModelCard.row(out, head.toArray(String[]::new));
        ModelCard.row(out, head.stream().map(any -> "---:").toArray(String[]::new));
        for (double lead : set.leads()) {
            forEachChannel(one -> row(one, lead, what, withN));
        }
    }

    private void row(ScoreSet one, double lead, String what, boolean withN) {
        List<String> cells = new ArrayList<>(List.of(set.leadText(lead)));
        if (!one.channel().isEmpty()) {
            cells.add(one.channel());
        }
        if (withN) {
            cells.add(one.n(lead));
        }
        names.forEach(name -> cells.add(one.shown(name, lead, what)));
        ModelCard.row(out, cells.toArray(String[]::new));
    }

    /** Where the model is better than each baseline, and where it is not. */
    private void verdicts(ScoreSet one) {
        String channel = one.channel().isEmpty() ? "" : one.channel() + ": ";
        for (String baseline : names) {
            if (!baseline.equals(network) && names.contains(network)) {
                out.append("- ").append(channel).append(verdict(one, baseline)).append('\n');
            }
        }
    }

    private String verdict(ScoreSet one, String baseline) {
        List<String> better = new ArrayList<>();
        List<String> worse = new ArrayList<>();
        for (double lead : one.leads()) {
            boolean wins = one.value(network, lead, "mse") < one.value(baseline, lead, "mse");
            (wins ? better : worse).add(one.leadText(lead));
        }
        if (worse.isEmpty()) {
            return "better than %s at every lead".formatted(baseline);
        }
        if (better.isEmpty()) {
            return "**not** better than %s at any lead".formatted(baseline);
        }
        String unit = set.leadUnit().equals("seconds") ? "s" : "min";
        return "better than %s at %s %s, **not** at %s %s"
                .formatted(
                        baseline, String.join(", ", better), unit, String.join(", ", worse), unit);
    }
}
