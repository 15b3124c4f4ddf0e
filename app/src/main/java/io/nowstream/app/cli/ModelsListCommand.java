package io.nowstream.app.cli;

import io.nowstream.frames.Quantity;
import io.nowstream.models.checkpoint.Checkpoint;
import io.nowstream.models.checkpoint.ModelDescription;
import io.nowstream.models.checkpoint.Registry;
import java.io.PrintWriter;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code nowstream models list}. */
@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        description = "Lists checkpoints; a broken one with the reason.",
        footer = {"", "Example:", "  nowstream models list --dir state/models"})
final class ModelsListCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin private ModelDirectories directories = new ModelDirectories();

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        List<Registry.Entry> entries = directories.registry().list();
        if (entries.isEmpty()) {
            out.println("no checkpoints");
        }
        for (Registry.Entry entry : entries) {
            out.println(
                    entry.checkpoint()
                            .map(ModelsListCommand::line)
                            .orElseGet(
                                    () ->
                                            "%-20s broken: %s"
                                                    .formatted(entry.name(), entry.broken())));
        }
        out.flush();
        return 0;
    }

    private static String line(Checkpoint checkpoint) {
        ModelDescription d = checkpoint.description();
        return String.format(
                Locale.ROOT,
                "%-20s %s  %s, %,d parameters, %s, cells %s to %s m, every "
                        + "%s s, %d in, %d out%s%s",
                d.name(),
                checkpoint.hash().substring(0, 12),
                d.architecture(),
                checkpoint.parameters(),
                d.quantities().size() == 1
                        ? d.unit()
                        : "%s (%s)".formatted(d.unit(), Quantity.labels(d.quantities())),
                plain(d.cells().leastMetres()),
                plain(d.cells().mostMetres()),
                plain(d.cadenceMillis() / 1000.0),
                d.framesIn(),
                d.leads(),
                d.climatology().isPresent() ? ", with climatology" : "",
                checkpoint.signature().isPresent() ? ", signed" : "");
    }

    /** 300, and 0.1. */
    private static String plain(double number) {
        return new DecimalFormat("0.###", DecimalFormatSymbols.getInstance(Locale.ROOT))
                .format(number);
    }
}
