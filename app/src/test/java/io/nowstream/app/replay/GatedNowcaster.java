package io.nowstream.app.replay;

import io.nowstream.frames.ModelId;
import io.nowstream.models.FeedShape;
import io.nowstream.models.FieldSequence;
import io.nowstream.models.Nowcaster;
import io.nowstream.models.Rollout;
import io.nowstream.operators.rollout.NowcasterSource;
import java.util.List;
import java.util.Optional;

/** A nowcaster behind the gate. */
public final class GatedNowcaster implements Nowcaster {

    /** One gate for all instances of this process. */
    public static final Gate GATE = new Gate();

    private final Nowcaster behind;

    public GatedNowcaster(Nowcaster behind) {
        this.behind = behind;
    }

    /**
     * A source with a gate before one of its nowcasters.
     *
     * @param nowcasters all
     * @param gated the name of the one
     */
    public record Source(NowcasterSource nowcasters, String gated) implements NowcasterSource {
        @Override
        public Nowcaster create(String name) {
            Nowcaster made = nowcasters.create(name);
            return name.equals(gated) ? new GatedNowcaster(made) : made;
        }
    }

    @Override
    public ModelId id() {
        return behind.id();
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
        GATE.pass();
        return behind.rollOut(batch, leads);
    }

    @Override
    public void close() {
        behind.close();
    }
}
