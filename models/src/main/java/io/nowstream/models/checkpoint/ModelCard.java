package io.nowstream.models.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import io.nowstream.models.baseline.WeekSlots;
import io.nowstream.models.network.Base;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The text of {@code card.md}: what the model is, whose data it saw, how it was judged beside the
 * baselines, and what it is bad at.
 *
 * @param description what {@code model.json} says
 * @param parameters how many numbers its weights are
 * @param scores one object per data set, as {@code evaluate --json} prints them; empty before it is
 *     judged
 * @param bases for comparison: scores of the same network trained as long from another base, by the
 *     base's label; may be empty
 * @param weaknesses what it is bad at, Markdown
 */
public record ModelCard(
        ModelDescription description,
        long parameters,
        Optional<JsonNode> scores,
        Map<String, JsonNode> bases,
        String weaknesses) {

    private static final long DAY_MILLIS = 24L * 3600 * 1000;

    /** The card as Markdown; the same content gives the same text. */
    public String render() {
        StringBuilder out = new StringBuilder();
        heading(out);
        what(out);
        training(out);
        scores.ifPresent(
                found ->
                        sets(found)
                                .forEach(set -> CardScores.render(out, set, description.name())));
        if (!bases.isEmpty()) {
            bases(out);
        }
        out.append("\n## What it is bad at\n\n").append(weaknesses.strip()).append('\n');
        hash(out);
        return out.toString();
    }

    /** The card in a few lines: what it serves, whose data it saw, its errors at some leads. */
    public List<String> essentials() {
        List<String> lines = new ArrayList<>();
        lines.add(
                line(
                        "network     %s, %,d parameters, base %s",
                        description.architecture(), parameters, description.base().label()));
        lines.add(
                line(
                        "serves      %s (%s), cells of %s to %s m, every %s, %d "
                                + "frames in, %d leads out",
                        quantities(),
                        description.unit(),
                        plain(description.cells().leastMetres()),
                        plain(description.cells().mostMetres()),
                        minutes(description.cadenceMillis()),
                        description.framesIn(),
                        description.leads()));
        description.training().data().forEach(credit -> lines.add("trained on  " + credit));
        lines.add("split       " + description.training().split());
        List<ScoreSet> judged = scores.map(ModelCard::sets).orElse(List.of());
        judged.forEach(set -> lines.addAll(set.essentials()));
        if (judged.isEmpty()) {
            lines.add("scores      none: it has not been evaluated");
        }
        return lines;
    }

    private void heading(StringBuilder out) {
        out.append("# ").append(description.name()).append("\n\n");
        out.append(
                line(
                        "%s for %s: %d frames in, %d leads out, one every %s; "
                                + "cells of %s to %s m.\n",
                        description.architecture(),
                        quantities(),
                        description.framesIn(),
                        description.leads(),
                        minutes(description.cadenceMillis()),
                        plain(description.cells().leastMetres()),
                        plain(description.cells().mostMetres())));
    }

    private String quantities() {
        return description.quantities().stream()
                .map(quantity -> quantity.label().replace('-', ' '))
                .collect(Collectors.joining(" and "));
    }

    private void what(StringBuilder out) {
        String unit = description.unit();
        out.append("\n## What it is\n\n| | |\n| --- | --- |\n");
        row(out, "parameters", line("%,d", parameters));
        row(out, "sizes", sizes());
        row(out, "base", base());
        row(
                out,
                "scaling",
                "%s to %s %s become 0 to 1; no coverage is 0"
                        .formatted(
                                plain(description.scaling().low()),
                                plain(description.scaling().high()),
                                unit));
        row(
                out,
                "cells",
                (description.isOfFlows()
                                ? "%s to %s m, as they are: flows are never pooled"
                                : "%s to %s m; a finer grid is pooled into the range")
                        .formatted(
                                plain(description.cells().leastMetres()),
                                plain(description.cells().mostMetres())));
        row(out, "batch", Integer.toString(description.batch()));
        if (!description.smoothingKilometres().isEmpty()) {
            row(
                    out,
                    "smoothed advection",
                    ("Gaussian of %s km (standard deviation, lead by lead, fitted "
                                    + "on the training data)")
                            .formatted(
                                    description.smoothingKilometres().stream()
                                            .map(ModelCard::plain)
                                            .collect(Collectors.joining(", "))));
        }
        description
                .climatology()
                .ifPresent(
                        known -> {
                            row(out, "climatology", usual(known));
                            row(out, "damped anomaly", damping(known));
                        });
    }

    private static String usual(ModelDescription.UsualValues usual) {
        return usual.feeds().stream()
                .map(
                        table ->
                                "%s by %s and %s"
                                        .formatted(
                                                table.feed(),
                                                table.days() == WeekSlots.Days.WEEK
                                                        ? "day of the week"
                                                        : "kind of day (workday, weekend)",
                                                "slot of "
                                                        + minutes(
                                                                DAY_MILLIS / usual.slotsPerDay())))
                .collect(
                        Collectors.joining(
                                "; ",
                                "",
                                ", clock of %s: means over the training days"
                                        .formatted(usual.zone().getId())));
    }

    private static String damping(ModelDescription.UsualValues usual) {
        return "of what departs from the usual %s is left (lead by lead, fitted on the training data)"
                .formatted(
                        usual.damping().stream()
                                .map(ModelCard::plain)
                                .collect(Collectors.joining(", ")));
    }

    private String sizes() {
        return new TreeMap<>(description.sizes())
                .entrySet().stream()
                        .map(size -> size.getKey() + " " + size.getValue())
                        .collect(Collectors.joining(", "));
    }

    private String base() {
        Base base = description.base();
        return switch (base) {
            case NONE -> "none: the output head stands alone";
            case LAST -> "last: the head's output is added to the last frame";
            case ADVECTION ->
                    "advection: the head's output is added to the advected last "
                            + "frame, which it sees too";
            case SMOOTHED_ADVECTION ->
                    "smoothed-advection: the head's output is added to the "
                            + "advected and smoothed last frame, which it sees too";
            case CLIMATOLOGY ->
                    "climatology: the head's output is added to what is usual at that "
                            + "time, which it sees too";
            case DAMPED_ANOMALY ->
                    "damped-anomaly: the head's output is added to what is usual at that time "
                            + "and a share of what the last frame departs from it, which it sees too";
        };
    }

    private void training(StringBuilder out) {
        ModelDescription.Training training = description.training();
        out.append("\n## What it was trained on\n\n");
        training.data().forEach(credit -> out.append("- ").append(credit).append('\n'));
        out.append('\n').append(training.split().strip()).append("\n\n");
        if (!description.splits().isEmpty()) {
            out.append("| feed | trained on | stopped by | kept out for tests |\n");
            out.append("| --- | --- | --- | --- |\n");
            for (ModelDescription.Split split : description.splits()) {
                row(
                        out,
                        split.feeds(),
                        split.train().toString(),
                        split.validation().toString(),
                        split.test().toString());
            }
            out.append("\nFrames are counted from 1, in the order of their times.\n\n");
        }
        out.append("| | |\n| --- | --- |\n");
        row(out, "valid times", training.from() + " to " + training.until());
        row(out, "samples", line("%,d", training.samples()));
        row(out, "epochs", line("%,d", training.epochs()));
        row(out, "time", line("%,.0f s", training.seconds()));
        row(out, "seed", Long.toString(training.seed()));
        row(out, "SHA-256 of the data", training.dataSha256());
    }

    private static List<ScoreSet> sets(JsonNode scores) {
        List<ScoreSet> sets = new ArrayList<>();
        if (scores.isArray()) {
            scores.forEach(set -> sets.add(new ScoreSet(set)));
        } else {
            sets.add(new ScoreSet(scores));
        }
        return sets;
    }

    private void bases(StringBuilder out) {
        out.append("\n## Bases side by side\n\n");
        out.append("The same network, trained as long from each base; mean squared error:\n");
        Map<String, List<ScoreSet>> byBase = new TreeMap<>();
        bases.forEach((base, judged) -> byBase.put(base, sets(judged)));
        List<ScoreSet> first = byBase.values().iterator().next();
        for (int i = 0; i < first.size(); i++) {
            ScoreSet set = first.get(i);
            out.append("\n").append(set.title()).append(", ").append(set.errorUnit());
            out.append("²:\n\n");
            List<String> head = new ArrayList<>(List.of(set.leadUnit()));
            head.addAll(byBase.keySet());
            row(out, head.toArray(String[]::new));
            row(out, head.stream().map(any -> "---:").toArray(String[]::new));
            for (double lead : set.leads()) {
                List<String> cells = new ArrayList<>(List.of(set.leadText(lead)));
                for (List<ScoreSet> judged : byBase.values()) {
                    cells.add(
                            judged.stream()
                                    .filter(other -> other.title().equals(set.title()))
                                    .map(other -> together(other))
                                    .map(other -> other.shown(other.network(), lead, "mse"))
                                    .findFirst()
                                    .orElse("–"));
                }
                row(out, cells.toArray(String[]::new));
            }
        }
    }

    private static ScoreSet together(ScoreSet set) {
        return set.channels().isEmpty() ? set : set.of("all");
    }

    private static void hash(StringBuilder out) {
        out.append("\n## Its hash\n\n");
        out.append("SHA-256 over the bytes of `model.json`, directly followed by those of ");
        out.append("`weights.safetensors`; the file `sha256` states it. To check by hand:\n\n");
        out.append("    cat model.json weights.safetensors | sha256sum\n\n");
        out.append(
                "`nowstream models verify` checks this, the weights and the signature, if any.\n");
    }

    static void row(StringBuilder out, String... cells) {
        out.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }

    private static String line(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }

    private static String minutes(long millis) {
        Duration cadence = Duration.ofMillis(millis);
        return cadence.toSecondsPart() == 0 && cadence.toMillisPart() == 0
                ? cadence.toMinutes() + " min"
                : plain(millis / 1000.0) + " s";
    }

    static String plain(double number) {
        return number == Math.rint(number) && Math.abs(number) < 1e15
                ? Long.toString((long) number)
                : Double.toString(number);
    }
}
