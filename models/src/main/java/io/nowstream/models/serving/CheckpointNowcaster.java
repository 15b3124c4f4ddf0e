package io.nowstream.models.serving;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import io.nowstream.frames.Grid;
import io.nowstream.frames.ModelId;
import io.nowstream.frames.Quantity;
import io.nowstream.models.FeedShape;
import io.nowstream.models.FieldSequence;
import io.nowstream.models.Nowcaster;
import io.nowstream.models.Rollout;
import io.nowstream.models.baseline.Climatology;
import io.nowstream.models.checkpoint.Checkpoint;
import io.nowstream.models.checkpoint.ModelDescription;
import io.nowstream.models.network.Inputs;
import io.nowstream.models.network.Network;
import io.nowstream.models.network.Pass;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A trained network as a nowcaster: brings a feed's fields into its model space, rolls out, and
 * brings the forecast back into the feed's quantity, on the pooled grid.
 *
 * <p>A cell that none of the frames covers is NaN in every lead, so a disc stays a disc. Any other
 * cell has a value: what flows in from outside is the network's guess.
 *
 * <p>Instances with one checkpoint share its weights. One instance may be used from one thread at a
 * time.
 */
public final class CheckpointNowcaster implements Nowcaster {

    private final ModelId id;
    private final ModelDescription description;
    private final Network network;
    private final Adapter adapter;
    private final Bases bases;
    private final SharedWeights shared;
    private final Optional<Climatology> climatology;
    private final int batchSize;
    private final FieldTensor observedTensor = new FieldTensor();
    private final FieldTensor baseTensor = new FieldTensor();
    private boolean closed;

    private CheckpointNowcaster(
            Checkpoint checkpoint, Network network, SharedWeights shared, int batchSize) {
        this.id = checkpoint.id();
        this.description = checkpoint.description();
        this.network = network;
        this.adapter = new Adapter(description, network.divisibility());
        this.climatology = checkpoint.climatology();
        this.bases = Bases.of(description, climatology);
        this.shared = shared;
        this.batchSize = batchSize;
    }

    /**
     * Loads a checkpoint.
     *
     * @throws UnavailableDeviceException if there is no such device
     */
    public static CheckpointNowcaster open(Checkpoint checkpoint, DeviceKind device) {
        return open(checkpoint, device, checkpoint.description().batch());
    }

    /**
     * The same with a batch of another size than the checkpoint's own. What is forecast can differ
     * from that of another size in the last bits.
     *
     * @param batchSize sequences per call, always; at least 1
     */
    public static CheckpointNowcaster open(
            Checkpoint checkpoint, DeviceKind device, int batchSize) {
        return open(checkpoint, device, batchSize, UnaryOperator.identity());
    }

    /**
     * The same, with something around its network that watches it and changes nothing: a clock.
     *
     * @param around makes of the checkpoint's network the one that is called
     */
    public static CheckpointNowcaster open(
            Checkpoint checkpoint, DeviceKind device, UnaryOperator<Network> around) {
        return open(checkpoint, device, checkpoint.description().batch(), around);
    }

    private static CheckpointNowcaster open(
            Checkpoint checkpoint,
            DeviceKind device,
            int batchSize,
            UnaryOperator<Network> around) {
        if (batchSize < 1) {
            throw new IllegalArgumentException("a batch is at least 1 sequence, got " + batchSize);
        }
        SharedWeights shared = SharedWeights.of(checkpoint, device);
        try {
            return new CheckpointNowcaster(
                    checkpoint, around.apply(checkpoint.network()), shared, batchSize);
        } catch (RuntimeException | Error e) {
            shared.close();
            throw e;
        }
    }

    @Override
    public ModelId id() {
        return id;
    }

    public ModelDescription description() {
        return description;
    }

    /** What is usual in the feeds that it knows, if it knows any. */
    public Optional<Climatology> climatology() {
        return climatology;
    }

    /** What brings feeds into its model space. */
    public Adapter adapter() {
        return adapter;
    }

    @Override
    public Optional<String> refusal(FeedShape shape) {
        return adapter.refusal(shape);
    }

    @Override
    public int batchSize() {
        return batchSize;
    }

    @Override
    public List<Rollout> rollOut(List<FieldSequence> batch, int leads) {
        if (batch.size() != batchSize() || leads < 1) {
            throw new IllegalArgumentException(
                    "checkpoint %s takes %d sequences and at least 1 lead, got %d and %d"
                            .formatted(description.name(), batchSize(), batch.size(), leads));
        }
        List<FieldSequence> seen = batch.stream().map(this::seen).toList();
        Padding padding = adapter.padding(batch.get(0).grid());
        float[][] forecasts = TensorEngine.withoutGradients(() -> forecasts(seen, padding, leads));
        List<Rollout> rollouts = new ArrayList<>(batch.size());
        for (int b = 0; b < batch.size(); b++) {
            float[][] fields = Arrays.copyOfRange(forecasts, b * leads, (b + 1) * leads);
            rollouts.add(rollout(seen.get(b), fields, padding, batch.get(b).quantities()));
        }
        return rollouts;
    }

    /** The last frames, in model space: earlier ones are not its business. */
    private FieldSequence seen(FieldSequence sequence) {
        float[][] all = sequence.frames();
        float[][] last = Arrays.copyOfRange(all, all.length - description.framesIn(), all.length);
        return adapter.inModelSpace(
                new FieldSequence(
                        sequence.feed(),
                        sequence.grid(),
                        sequence.quantities(),
                        sequence.cadence(),
                        sequence.issueTime(),
                        last));
    }

    /** Shape (batch · leads, padded cells), in model units, as the network says them. */
    private float[][] forecasts(List<FieldSequence> batch, Padding padding, int leads) {
        try (NDManager manager = shared.weights().manager().newSubManager();
                NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            NDArray observed =
                    observedTensor.of(
                            manager, batch.stream().map(this::scaledFrames).toList(), padding);
            Optional<NDArray> base =
                    bases.areNeeded()
                            ? Optional.of(
                                    baseTensor.of(
                                            manager,
                                            batch.stream().map(s -> baseFields(s, leads)).toList(),
                                            padding))
                            : Optional.empty();
            NDArray predicted =
                    network.forecast(
                            shared.weights(), new Inputs(observed, base), leads, Pass.INFERENCE);
            Shape expected =
                    new Shape(
                            batch.size(),
                            leads,
                            description.quantities().size(),
                            padding.paddedRows(),
                            padding.paddedColumns());
            if (!predicted.getShape().equals(expected)) {
                throw new IllegalStateException(
                        "network %s answered with shape %s; %s was expected"
                                .formatted(network.architecture(), predicted.getShape(), expected));
            }
            return cut(predicted.toFloatArray(), batch.size() * leads);
        }
    }

    private float[][] scaledFrames(FieldSequence sequence) {
        Scaler scaler = adapter.scaler();
        return Arrays.stream(sequence.frames()).map(scaler::toModelUnits).toArray(float[][]::new);
    }

    private float[][] baseFields(FieldSequence sequence, int leads) {
        return bases.fields(sequence, leads);
    }

    private static float[][] cut(float[] values, int fields) {
        int cells = values.length / fields;
        float[][] cut = new float[fields][];
        for (int field = 0; field < fields; field++) {
            cut[field] = Arrays.copyOfRange(values, field * cells, (field + 1) * cells);
        }
        return cut;
    }

    private Rollout rollout(
            FieldSequence seen, float[][] units, Padding padding, List<Quantity> quantities) {
        Grid grid = seen.grid();
        boolean[] neverCovered = neverCovered(seen.frames());
        Scaler scaler = adapter.scaler();
        float[][] fields = new float[units.length][];
        for (int lead = 0; lead < fields.length; lead++) {
            float[] values = scaler.fromModelUnits(padding.crop(units[lead]));
            for (int cell = 0; cell < values.length; cell++) {
                if (neverCovered[cell]) {
                    values[cell] = Float.NaN;
                }
            }
            fields[lead] = possible(adapter.inQuantities(values, quantities), quantities);
        }
        return new Rollout(grid, fields);
    }

    /** A scaling may reach further than the quantity can: VIL is scaled by 255 and ends at 254. */
    private static float[] possible(float[] values, List<Quantity> quantities) {
        int cells = values.length / quantities.size();
        for (int i = 0; i < values.length; i++) {
            values[i] = Math.min(values[i], quantities.get(i / cells).ceiling());
        }
        return values;
    }

    private static boolean[] neverCovered(float[][] frames) {
        boolean[] never = new boolean[frames[0].length];
        Arrays.fill(never, true);
        for (float[] frame : frames) {
            for (int cell = 0; cell < never.length; cell++) {
                never[cell] &= Float.isNaN(frame[cell]);
            }
        }
        return never;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            shared.close();
        }
    }
}
