package io.nowstream.app.replay;

import io.nowstream.frames.ModelId;
import io.nowstream.models.FeedShape;
import io.nowstream.models.FieldSequence;
import io.nowstream.models.Nowcaster;
import io.nowstream.models.Rollout;
import io.nowstream.operators.rollout.NowcasterSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** A nowcaster behind a gate of the test: closed, it holds rollouts in flight. */
final class GatedNowcaster implements Nowcaster {

    /** One gate for all instances of this process. */
    static final Gate GATE = new Gate();

    private final Nowcaster behind;

    private GatedNowcaster(Nowcaster behind) {
        this.behind = behind;
    }

    /**
     * A source with a gate before one of its nowcasters.
     *
     * @param nowcasters all
     * @param gated the name of the one
     */
    record Source(NowcasterSource nowcasters, String gated) implements NowcasterSource {
        @Override
        public Nowcaster create(String name) {
            Nowcaster made = nowcasters.create(name);
            return name.equals(gated) ? new GatedNowcaster(made) : made;
        }
    }

    /** Opened and closed by the test, passed by rollouts. */
    static final class Gate {
        private final AtomicInteger waiting = new AtomicInteger();
        private boolean closed;
        private int admitted;

        synchronized void close() {
            closed = true;
            admitted = 0;
        }

        synchronized void open() {
            closed = false;
            notifyAll();
        }

        /** Lets so many rollouts pass the closed gate. */
        synchronized void admit(int rollouts) {
            admitted += rollouts;
            notifyAll();
        }

        /** Rollouts that the gate holds now. */
        int waiting() {
            return waiting.get();
        }

        private synchronized void pass() {
            waiting.incrementAndGet();
            boolean interrupted = false;
            while (closed && admitted == 0) {
                try {
                    wait();
                } catch (InterruptedException e) {
                    // A rollout is not interruptible; the test opens the gate.
                    interrupted = true;
                }
            }
            admitted = Math.max(0, admitted - 1);
            waiting.decrementAndGet();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
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
