package io.nowstream.bench.codec;

import io.nowstream.bench.Budget;
import io.nowstream.bench.Figure;
import io.nowstream.bench.Runs;
import io.nowstream.bench.Sizes;
import io.nowstream.bench.WorthlessFigureException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs {@link CodecBenchmark} under JMH, in a JVM of its own, and lists its iterations. */
public final class CodecTimes {

    private static final Logger LOG = LoggerFactory.getLogger(CodecTimes.class);

    private final Sizes sizes;

    public CodecTimes(Sizes sizes) {
        this.sizes = sizes;
    }

    public List<Figure> figures() throws RunnerException {
        LOG.info("packing and wire format, by JMH");
        TimeValue time = TimeValue.milliseconds(sizes.codecMillis());
        var options =
                new OptionsBuilder()
                        .include(Pattern.quote(CodecBenchmark.class.getName() + "."))
                        .warmupIterations(sizes.codecIterations())
                        .warmupTime(time)
                        .measurementIterations(sizes.codecIterations())
                        .measurementTime(time)
                        .jvmArgs("-Xmx1g", "-XX:+UseParallelGC")
                        .verbosity(VerboseMode.SILENT)
                        .shouldFailOnError(true)
                        .build();
        List<Figure> figures = new ArrayList<>();
        for (RunResult result : new Runner(options).run()) {
            figures.add(
                    new Figure(
                            "codec, 384 × 384 uint8, %s: %s"
                                    .formatted(
                                            result.getParams().getParam("field"),
                                            result.getPrimaryResult().getLabel()),
                            "µs",
                            iterations(result),
                            Budget.NONE,
                            "round trip equal"));
        }
        if (figures.isEmpty()) {
            throw new WorthlessFigureException(
                    "JMH found no benchmark: its annotation processor did not run at compilation");
        }
        return figures;
    }

    private static Runs iterations(RunResult result) {
        return new Runs(
                result.getBenchmarkResults().stream()
                        .flatMap(fork -> fork.getIterationResults().stream())
                        .mapToDouble(iteration -> iteration.getPrimaryResult().getScore())
                        .toArray());
    }
}
