package io.nowstream.bench.network;

import ai.djl.ndarray.NDManager;
import io.nowstream.bench.Budget;
import io.nowstream.bench.Closeness;
import io.nowstream.bench.Figure;
import io.nowstream.bench.Runs;
import io.nowstream.bench.TensorSizes;
import io.nowstream.bench.WorthlessFigureException;
import io.nowstream.frames.Cells;
import io.nowstream.frames.Channel;
import io.nowstream.models.FeedShape;
import io.nowstream.models.FieldSequence;
import io.nowstream.models.Rollout;
import io.nowstream.models.checkpoint.Checkpoint;
import io.nowstream.models.checkpoint.ModelDescription;
import io.nowstream.models.network.Weights;
import io.nowstream.models.serving.Bases;
import io.nowstream.models.serving.CheckpointNowcaster;
import io.nowstream.models.serving.DeviceKind;
import io.nowstream.models.serving.TensorEngine;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a nowcast takes in one thread, alone and in a batch of eight, and how much of the latter is
 * spent outside the network.
 *
 * <p>A nowcast here is what a rollout executor does for it: unpacking its newest frame (the others
 * are known from the sequence before), {@link CheckpointNowcaster#rollOut}, packing all leads. The
 * network is what its call takes within that. Of the rest, adapter (conversion and pooling) and
 * bases are timed apart on the same frames; what remains of the roll-out is scaling, padding,
 * tensors and the way back.
 *
 * <p>A checkpoint has one batch size; the one of eight is a copy with another description.
 */
final class RolloutShare {

    static final int BATCH = 8;

    private static final Logger LOG = LoggerFactory.getLogger(RolloutShare.class);

    /** Percent. */
    private static final Budget OUTSIDE = Budget.atMost(5, "%");

    /** Larger matrices may be multiplied in another order. */
    private static final double BATCHES_MAY_DIFFER = 1e-4;

    private final TensorSizes sizes;
    private final Checkpoint alone;
    private final Checkpoint inBatch;

    /**
     * @param directory for the copy, until the figures are there
     */
    RolloutShare(TensorSizes sizes, Checkpoint checkpoint, Path directory) {
        this.sizes = sizes;
        this.alone = withBatch(checkpoint, 1, directory.resolve("1"));
        this.inBatch = withBatch(checkpoint, BATCH, directory.resolve("8"));
    }

    private static Checkpoint withBatch(Checkpoint checkpoint, int batch, Path directory) {
        ModelDescription d = checkpoint.description();
        if (d.batch() == batch) {
            return checkpoint;
        }
        ModelDescription other =
                new ModelDescription(
                        d.name(),
                        d.architecture(),
                        d.sizes(),
                        d.base(),
                        d.quantity(),
                        d.scaling(),
                        d.cells(),
                        d.cadenceMillis(),
                        d.framesIn(),
                        d.leads(),
                        batch,
                        d.smoothingKilometres(),
                        d.splits(),
                        d.training());
        try (NDManager manager = TensorEngine.manager(DeviceKind.CPU);
                Weights weights = checkpoint.weights(manager)) {
            return Checkpoint.write(directory, other, Optional.empty(), weights, checkpoint.card());
        }
    }

    List<Figure> figures(RainFrames frames) {
        LOG.info("roll-outs of {} on {}", alone.description().name(), frames.label());
        demandServed(frames);
        int length = alone.description().framesIn();
        List<FieldSequence> sequences = frames.sequences(BATCH, length);
        List<Stages> ones = new ArrayList<>();
        List<Stages> eights = new ArrayList<>();
        double apart;
        try (TimedNowcaster one = new TimedNowcaster(alone, frames);
                TimedNowcaster eight = new TimedNowcaster(inBatch, frames)) {
            float[] expected = one.values(sequences.subList(0, 1));
            float[] all = eight.values(sequences);
            float[] first = new float[expected.length];
            System.arraycopy(all, 0, first, 0, first.length);
            apart = Closeness.demand(frames.label(), first, expected, BATCHES_MAY_DIFFER);
            for (int run = 0; run < sizes.rollouts(); run++) {
                ones.add(one.time(sequences.subList(0, 1), expected));
                eights.add(eight.time(sequences, all));
            }
        }
        return figures(
                "%s, %d leads, %s, "
                        .formatted(
                                alone.description().name(),
                                alone.description().leads(),
                                frames.label()),
                ones,
                eights,
                "every run the same values; alone and in a batch %.0e apart (relative L2)"
                        .formatted(apart));
    }

    private void demandServed(RainFrames frames) {
        ModelDescription d = alone.description();
        try (CheckpointNowcaster nowcaster = CheckpointNowcaster.open(alone, DeviceKind.CPU)) {
            nowcaster
                    .refusal(
                            new FeedShape(
                                    RainFrames.FEED,
                                    frames.grid(),
                                    frames.quantity(),
                                    frames.cadence(),
                                    d.framesIn(),
                                    d.leads()))
                    .ifPresent(
                            reason -> {
                                throw new WorthlessFigureException(reason);
                            });
        }
    }

    private static List<Figure> figures(
            String where, List<Stages> ones, List<Stages> eights, String check) {
        String each = where + "batch 8, per nowcast: ";
        return List.of(
                figure(where + "batch 1: rollout", "ms", ones, Stages::rollOut, check),
                figure(each + "rollout", "ms", eights, Stages::rollOut, check),
                figure(each + "network", "ms", eights, Stages::network, check),
                figure(each + "adapter", "ms", eights, Stages::adapter, check),
                figure(each + "bases", "ms", eights, Stages::bases, check),
                figure(each + "tensors and back", "ms", eights, Stages::tensors, check),
                figure(each + "unpacking and packing", "ms", eights, Stages::packing, check),
                new Figure(
                        where + "batch 8: share of the nowcast spent outside the network",
                        "%",
                        runs(eights, Stages::percentOutside),
                        OUTSIDE,
                        check));
    }

    private static Figure figure(
            String what,
            String unit,
            List<Stages> stages,
            ToDoubleFunction<Stages> which,
            String check) {
        return new Figure(what, unit, runs(stages, which), Budget.NONE, check);
    }

    private static Runs runs(List<Stages> stages, ToDoubleFunction<Stages> which) {
        return new Runs(stages.stream().mapToDouble(which).toArray());
    }

    /**
     * Where the time of one nowcast went, ms.
     *
     * @param packing unpacking the newest frame, packing all leads
     * @param adapter conversion and pooling, timed apart
     * @param bases timed apart
     * @param rollOut the nowcaster's whole call, adapter and bases in it
     * @param network its network
     */
    private record Stages(
            double packing, double adapter, double bases, double rollOut, double network) {

        /** The rest of the call. */
        double tensors() {
            return Math.max(0, rollOut - network - adapter - bases);
        }

        double percentOutside() {
            double whole = packing + rollOut;
            return 100 * (whole - network) / whole;
        }
    }

    /** A checkpoint's nowcaster with a clock in it. */
    private static final class TimedNowcaster implements AutoCloseable {

        private final RainFrames frames;
        private final ModelDescription description;
        private final Bases bases;
        private final List<NetworkClock> clocks = new ArrayList<>();
        private final CheckpointNowcaster nowcaster;

        TimedNowcaster(Checkpoint checkpoint, RainFrames frames) {
            this.frames = frames;
            this.description = checkpoint.description();
            this.bases = Bases.of(description, Optional.empty());
            this.nowcaster =
                    CheckpointNowcaster.open(
                            checkpoint,
                            DeviceKind.CPU,
                            network -> {
                                clocks.add(new NetworkClock(network));
                                return clocks.get(0);
                            });
        }

        /** One after the other, 0 where there is no coverage. */
        float[] values(List<FieldSequence> batch) {
            return values(batch, nowcaster.rollOut(batch, description.leads()));
        }

        private static float[] values(List<FieldSequence> batch, List<Rollout> rollouts) {
            int cells = rollouts.get(0).fields()[0].length;
            int leads = rollouts.get(0).fields().length;
            float[] all = new float[batch.size() * leads * cells];
            int at = 0;
            for (Rollout rollout : rollouts) {
                for (float[] field : rollout.fields()) {
                    for (float value : field) {
                        all[at++] = Float.isNaN(value) ? 0 : value;
                    }
                }
            }
            return all;
        }

        Stages time(List<FieldSequence> batch, float[] expected) {
            int count = batch.size();
            long unpacking =
                    nanos(
                            () -> {
                                for (int b = 0; b < count; b++) {
                                    newest(b).values(frames.grid());
                                }
                            });
            List<FieldSequence> seen = new ArrayList<>();
            long adapter =
                    nanos(() -> batch.forEach(s -> seen.add(nowcaster.adapter().inModelSpace(s))));
            long base = bases.areNeeded() ? nanos(() -> seen.forEach(this::base)) : 0;
            List<Rollout> rollouts = new ArrayList<>();
            clocks.get(0).takeNanos();
            long rollOut =
                    nanos(() -> rollouts.addAll(nowcaster.rollOut(batch, description.leads())));
            long network = clocks.get(0).takeNanos();
            long packing =
                    nanos(
                            () -> {
                                for (int b = 0; b < count; b++) {
                                    pack(rollouts.get(b), newest(b));
                                }
                            });
            Closeness.demand(frames.label(), values(batch, rollouts), expected, 0);
            double unit = 1e6 * count;
            return new Stages(
                    (unpacking + packing) / unit,
                    adapter / unit,
                    base / unit,
                    rollOut / unit,
                    network / unit);
        }

        private Channel newest(int sequence) {
            return frames.channel(sequence + description.framesIn() - 1);
        }

        private void base(FieldSequence seen) {
            bases.fields(seen.frames(), seen.grid(), description.leads());
        }

        private static void pack(Rollout rollout, Channel newest) {
            for (float[] field : rollout.fields()) {
                Cells.pack(field, newest.packing(), newest.quantity());
            }
        }

        private static long nanos(Runnable work) {
            long begin = System.nanoTime();
            work.run();
            return System.nanoTime() - begin;
        }

        @Override
        public void close() {
            nowcaster.close();
        }
    }
}
