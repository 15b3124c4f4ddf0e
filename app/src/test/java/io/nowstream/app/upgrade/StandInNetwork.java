package io.nowstream.app.upgrade;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.nowstream.frames.ModelId;
import io.nowstream.frames.Sha256;
import io.nowstream.models.FeedShape;
import io.nowstream.models.FieldSequence;
import io.nowstream.models.Nowcaster;
import io.nowstream.models.Nowcasters;
import io.nowstream.models.Rollout;
import io.nowstream.operators.rollout.NowcasterSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Stands for a network: advection under a name of its own, so that baselines run beside it. Grown
 * poor, it says the oldest frame of its sequence: what only a drift monitor sees that remembers.
 */
final class StandInNetwork implements Nowcaster {

    /** Its name in a feed's settings. */
    static final String NAME = "network";

    static final ModelId ID = new ModelId(NAME, Sha256.of("stand-in/1".getBytes(UTF_8)));

    private final Nowcaster behind = Nowcasters.create("advection");
    private final boolean poor;

    private StandInNetwork(boolean poor) {
        this.poor = poor;
    }

    /** The baselines and this. */
    record Source(boolean poor) implements NowcasterSource {
        @Override
        public Nowcaster create(String name) {
            return name.equals(NAME) ? new StandInNetwork(poor) : Nowcasters.create(name);
        }
    }

    @Override
    public ModelId id() {
        return ID;
    }

    @Override
    public Optional<String> refusal(FeedShape shape) {
        return behind.refusal(shape);
    }

    @Override
    public int batchSize() {
        return behind.batchSize();
    }

    @Override
    public boolean leavesInflowUndefined() {
        return behind.leavesInflowUndefined();
    }

    @Override
    public List<Rollout> rollOut(List<FieldSequence> batch, int leads) {
        return poor
                ? batch.stream().map(sequence -> oldest(sequence, leads)).toList()
                : behind.rollOut(batch, leads);
    }

    private static Rollout oldest(FieldSequence sequence, int leads) {
        float[][] fields = new float[leads][];
        Arrays.setAll(fields, lead -> sequence.frames()[0].clone());
        return new Rollout(sequence.grid(), fields);
    }

    @Override
    public void close() {
        behind.close();
    }
}
