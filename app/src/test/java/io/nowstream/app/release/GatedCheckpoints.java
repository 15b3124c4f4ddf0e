package io.nowstream.app.release;

import io.nowstream.app.models.RegistryNowcasters;
import io.nowstream.frames.ModelId;
import io.nowstream.models.FeedShape;
import io.nowstream.models.FieldSequence;
import io.nowstream.models.Nowcaster;
import io.nowstream.models.Rollout;
import io.nowstream.operators.rollout.NowcasterSource;
import java.util.List;
import java.util.Optional;

/**
 * Real checkpoints, the released ones behind a gate of the test: closed, it holds their rollouts in
 * flight, and those of the others pass.
 */
record GatedCheckpoints(RegistryNowcasters checkpoints) implements NowcasterSource {

    /** One gate for all instances of this process. */
    static final Gate GATE = new Gate();

    /** Closed and opened by the test, passed by rollouts. */
    static final class Gate {

        private boolean closed;
        private int waiting;

        synchronized void close() {
            closed = true;
        }

        synchronized void open() {
            closed = false;
            notifyAll();
        }

        /** Rollouts that the gate holds now. */
        synchronized int waiting() {
            return waiting;
        }

        private synchronized void pass() {
            waiting++;
            boolean interrupted = false;
            while (closed) {
                try {
                    wait();
                } catch (InterruptedException e) {
                    // A rollout is not interruptible; the test opens the gate.
                    interrupted = true;
                }
            }
            waiting--;
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public Nowcaster create(String name) {
        return checkpoints.create(name);
    }

    @Override
    public Nowcaster released(ModelId model) {
        return new Gated(checkpoints.released(model));
    }

    private record Gated(Nowcaster network) implements Nowcaster {

        @Override
        public ModelId id() {
            return network.id();
        }

        @Override
        public Optional<String> refusal(FeedShape shape) {
            return network.refusal(shape);
        }

        @Override
        public int batchSize() {
            return network.batchSize();
        }

        @Override
        public List<Rollout> rollOut(List<FieldSequence> batch, int leads) {
            GATE.pass();
            return network.rollOut(batch, leads);
        }

        @Override
        public void close() {
            network.close();
        }
    }
}
