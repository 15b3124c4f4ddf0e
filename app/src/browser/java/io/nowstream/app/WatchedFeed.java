package io.nowstream.app;

import io.nowstream.frames.ActiveWarnings;
import io.nowstream.frames.Cells;
import io.nowstream.frames.Channel;
import io.nowstream.frames.ForecastField;
import io.nowstream.frames.Frame;
import io.nowstream.frames.GapReport;
import io.nowstream.frames.Grid;
import io.nowstream.frames.GridProjection;
import io.nowstream.frames.ModelId;
import io.nowstream.frames.Quantity;
import io.nowstream.frames.Score;
import io.nowstream.frames.Sha256;
import io.nowstream.frames.Tier;
import io.nowstream.frames.Warning;
import io.nowstream.frames.WarningScore;
import io.nowstream.sinks.map.MapStore;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** One feed of {@link ThreeKinds}: its frames, and nowcasters that know more or less of them. */
final class WatchedFeed {

    /** How much of what changes a nowcaster misses at its last lead; persistence misses all. */
    private static final Map<Tier, Float> MISSED =
            new TreeMap<>(
                    Map.of(
                            Tier.FULL, 0.62f,
                            Tier.ADVECTION, 0.8f,
                            Tier.CLIMATOLOGY, 0.75f,
                            Tier.PERSISTENCE, 1f));

    private final List<Frame> frames;
    private final Duration cadence;
    private final int leads;
    private final List<Tier> tiers;
    private int newest = -1;

    WatchedFeed(List<Frame> frames, Duration cadence, int leads, Tier... baselines) {
        this.frames = frames;
        this.cadence = cadence;
        this.leads = leads;
        tiers = new ArrayList<>(List.of(Tier.FULL));
        tiers.addAll(List.of(baselines));
    }

    /** All frames until this one; scores of what was issued on the way, and its own nowcast. */
    void watch(MapStore store, int until) {
        for (int i = 0; i <= until; i++) {
            ThreeKinds.observe(store, frames.get(i));
        }
        for (int issued = until - 15; issued < until; issued++) {
            score(store, issued, until);
        }
        outcomes(store);
        newest = until;
        issue(store);
    }

    /** The next frame and its nowcast. */
    void goOn(MapStore store) {
        newest++;
        ThreeKinds.observe(store, frames.get(newest));
        issue(store);
    }

    private void issue(MapStore store) {
        Frame last = frames.get(newest);
        for (int lead = 1; lead <= leads; lead++) {
            List<Channel> channels = new ArrayList<>();
            for (int c = 0; c < last.channels().size(); c++) {
                Channel channel = last.channels().get(c);
                float[] values = forecast(newest, lead, c, Tier.FULL);
                channels.add(
                        Channel.of(
                                channel.quantity(),
                                channel.packing(),
                                Cells.pack(values, channel.packing(), channel.quantity())));
            }
            store.nowcast(
                    new ForecastField(
                            "page",
                            last.feed(),
                            last.validTime(),
                            0,
                            newest,
                            lead,
                            leads,
                            last.validTime().plus(cadence.multipliedBy(lead)),
                            1,
                            last.grid(),
                            channels,
                            model(Tier.FULL),
                            Tier.FULL,
                            GapReport.COMPLETE));
        }
    }

    private float[] values(int frame, int channel) {
        Frame of = frames.get(frame);
        return of.channels().get(channel).values(of.grid());
    }

    private float[] forecast(int issued, int lead, int channel, Tier tier) {
        float[] seen = values(issued, channel);
        float[] coming = values(issued + lead, channel);
        float missed = MISSED.getOrDefault(tier, 1f);
        float share = tier == Tier.PERSISTENCE ? 1 : missed * (0.6f + 0.4f * lead / leads);
        for (int i = 0; i < seen.length; i++) {
            seen[i] = share * seen[i] + (1 - share) * coming[i];
        }
        return seen;
    }

    private void score(MapStore store, int issued, int until) {
        Frame of = frames.get(issued);
        for (int lead = 1; lead <= leads && issued + lead <= until; lead++) {
            for (int c = 0; c < of.channels().size(); c++) {
                float[] observed = values(issued + lead, c);
                for (Tier tier : tiers) {
                    store.score(
                            score(of, lead, c, tier, forecast(issued, lead, c, tier), observed));
                }
            }
        }
    }

    private Score score(
            Frame of, int lead, int channel, Tier tier, float[] forecast, float[] observed) {
        long n = 0;
        double absolute = 0;
        double squared = 0;
        for (int i = 0; i < observed.length; i++) {
            double error = forecast[i] - observed[i];
            if (!Double.isNaN(error)) {
                n++;
                absolute += Math.abs(error);
                squared += error * error;
            }
        }
        Quantity quantity = of.channels().get(channel).quantity();
        return new Score(
                "page",
                of.feed(),
                Score.Period.NOWCAST,
                of.validTime(),
                model(tier),
                tier,
                tier != Tier.FULL,
                quantity,
                channel,
                lead,
                cadence.multipliedBy(lead).toMillis(),
                1,
                0,
                n,
                0,
                absolute,
                squared,
                quantity.unit(),
                List.of());
    }

    private static ModelId model(Tier tier) {
        String name = tier == Tier.FULL ? "vmrnn" : tier.label();
        return new ModelId(name, Sha256.of(name.getBytes(StandardCharsets.UTF_8)));
    }

    private void outcomes(MapStore store) {
        Frame first = frames.get(0);
        WarningScore.Outcome[] outcomes = {
            WarningScore.Outcome.HIT,
            WarningScore.Outcome.HIT,
            WarningScore.Outcome.FALSE_ALARM,
            WarningScore.Outcome.MISS
        };
        for (int i = 0; i < outcomes.length; i++) {
            boolean hit = outcomes[i] == WarningScore.Outcome.HIT;
            store.warningScore(
                    new WarningScore(
                            "page",
                            first.feed(),
                            "w" + i,
                            outcomes[i],
                            Warning.Event.THRESHOLD,
                            first.channels().get(0).quantity(),
                            1,
                            first.validTime(),
                            first.validTime().plus(cadence.multipliedBy(i + 1L)),
                            hit ? cadence.multipliedBy(i + 1L).toMillis() : 0,
                            1));
        }
    }

    /** Around the largest value of the newest frame. */
    ActiveWarnings warning(Warning.Event event, double threshold, double peak, Duration ahead) {
        Frame last = frames.get(newest);
        Grid grid = last.grid();
        float[] values = values(newest, 0);
        int strongest = 0;
        for (int i = 0; i < values.length; i++) {
            strongest = values[i] > values[strongest] ? i : strongest;
        }
        int half = Math.max(1, grid.columns() / 24);
        double[] ring = square(grid, strongest / grid.columns(), strongest % grid.columns(), half);
        Instant now = last.validTime();
        return new ActiveWarnings(
                "page",
                last.feed(),
                now,
                newest,
                List.of(
                        new Warning(
                                last.feed() + "/1",
                                0,
                                Warning.State.RAISED,
                                last.channels().get(0).quantity(),
                                threshold,
                                peak,
                                now,
                                now.plus(ahead),
                                now.plus(ahead.multipliedBy(3)),
                                (2 * half + 1) * (2 * half + 1) * grid.cellSquareKilometres(),
                                new double[][] {ring},
                                "",
                                event)));
    }

    private static double[] square(Grid grid, int row, int column, int half) {
        double[][] corners = {{-half, -half}, {1, -half}, {1, 1}, {-half, 1}, {-half, -half}};
        double[] ring = new double[2 * corners.length];
        for (int i = 0; i < corners.length; i++) {
            double r = row + corners[i][0];
            double c = column + corners[i][1];
            double[] at =
                    grid.hasGeography()
                            ? new GridProjection(grid).lonLat(r, c)
                            : new double[] {c, r};
            ring[2 * i] = at[0];
            ring[2 * i + 1] = at[1];
        }
        return ring;
    }
}
