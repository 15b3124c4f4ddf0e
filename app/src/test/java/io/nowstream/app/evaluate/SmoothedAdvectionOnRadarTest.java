package io.nowstream.app.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import io.nowstream.frames.FeedPattern;
import io.nowstream.frames.Quantity;
import io.nowstream.ingest.Archive;
import io.nowstream.ingest.Archives;
import io.nowstream.ingest.FeedArchive;
import io.nowstream.ingest.MalformedFrameException;
import io.nowstream.ingest.publish.ReplayProgress;
import io.nowstream.models.FieldSequence;
import io.nowstream.models.Nowcaster;
import io.nowstream.models.baseline.Advection;
import io.nowstream.models.baseline.SmoothedAdvection;
import io.nowstream.models.baseline.SmoothingFit;
import io.nowstream.models.network.Base;
import io.nowstream.models.serving.Adapter;
import io.nowstream.models.verification.Undefined;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Widths fitted on the first part of real radar days beat plain advection on the rest. */
@Tag("shared-data")
class SmoothedAdvectionOnRadarTest {

    private static final Path DATA = Path.of(System.getProperty("nowstream.shared"), "data");
    private static final int LENGTH = 3;
    private static final int LEADS = 6;
    private static final Ground DBZ =
            Ground.modelSpace(
                    new Adapter(Untrained.description("dbz", Base.NONE, List.of()), 1),
                    List.of(Quantity.REFLECTIVITY));

    @ParameterizedTest
    @CsvSource({"radar-knmi, nl-radar, 60, 12", "radar-taasrad19, taasrad19/32, 500, 25"})
    void fitted_widths_beat_plain_advection_at_every_lead(
            String name, String feedName, int training, int every) throws Exception {
        try (Archive archive = Archives.open(DATA.resolve(name))) {
            FeedArchive feed = ChosenFeeds.of(archive, new FeedPattern(feedName)).get(0);
            List<Window> toFit = new ArrayList<>();
            List<Window> toScore = new ArrayList<>();
            for (Window window : Runs.windows(feed, LENGTH, LEADS)) {
                if (window.leads() == LEADS && window.first() % every == 0) {
                    boolean early = window.now() + LEADS < training;
                    (early ? toFit : toScore).add(window);
                }
            }
            List<Double> widths = fitted(feed, toFit);
            Evaluation.Result result = compared(feed, toScore, widths);
            for (int lead = 1; lead <= LEADS; lead++) {
                assertThat(mse(result, "smoothed-advection", lead))
                        .as("lead %d, widths %s", lead, widths)
                        .isLessThan(mse(result, "advection", lead));
            }
        }
    }

    private static List<Double> fitted(FeedArchive feed, List<Window> windows)
            throws IOException, MalformedFrameException {
        FeedFields fields = new FeedFields(feed, DBZ);
        SmoothingFit fit = new SmoothingFit(LEADS);
        Nowcaster advection = new Advection();
        for (Window window : windows) {
            float[][] seen = fields(fields, window.first(), LENGTH);
            FieldSequence sequence =
                    new FieldSequence(
                            feed.feed(),
                            fields.comparedGrid(),
                            fields.comparedQuantities(),
                            feed.cadence(),
                            fields.frame(window.now()).validTime(),
                            seen);
            fit.add(
                    fields.comparedGrid(),
                    advection.rollOut(List.of(sequence), LEADS).get(0).fields(),
                    fields(fields, window.now() + 1, LEADS));
        }
        return fit.kilometres();
    }

    private static float[][] fields(FeedFields fields, int first, int count)
            throws IOException, MalformedFrameException {
        float[][] some = new float[count][];
        for (int i = 0; i < count; i++) {
            some[i] = fields.compared(first + i);
        }
        return some;
    }

    private static Evaluation.Result compared(
            FeedArchive feed, List<Window> windows, List<Double> widths)
            throws IOException, MalformedFrameException {
        List<Contestant> both =
                List.of(
                        Contestant.onTheGround(new Advection()),
                        Contestant.onTheGround(new SmoothedAdvection(widths)));
        return new Comparison(DBZ, both, Undefined.LEFT_OUT, false)
                .score(Map.of(feed, windows), Part.ALL, ReplayProgress.SILENT);
    }

    private static double mse(Evaluation.Result result, String nowcaster, int lead) {
        return result.board().score(nowcaster, lead).errors().mse();
    }
}
