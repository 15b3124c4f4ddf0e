package io.nowstream.app.replay;

import io.nowstream.frames.ModelId;
import io.nowstream.models.FeedShape;
import io.nowstream.models.FieldSequence;
import io.nowstream.models.Nowcaster;
import io.nowstream.models.Nowcasters;
import io.nowstream.models.Rollout;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** Advection behind a gate of the test: closed, it holds rollouts in flight. */
final class GatedAdvection implements Nowcaster {

    /** One gate for all instances of this process. */
    static final Gate GATE = new Gate();

    private final Nowcaster advection = Nowcasters.create("advection");

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

    static Nowcaster create(String name) {
        return name.equals("advection") ? new GatedAdvection() : Nowcasters.create(name);
    }

    @Override
    public ModelId id() {
        return advection.id();
    }

    @Override
    public Optional<String> refusal(FeedShape shape) {
        return advection.refusal(shape);
    }

    @Override
    public int batchSize() {
        return advection.batchSize();
    }

    @Override
    public boolean leavesInflowUndefined() {
        return advection.leavesInflowUndefined();
    }

    @Override
    public List<Rollout> rollOut(List<FieldSequence> batch, int leads) {
        GATE.pass();
        return advection.rollOut(batch, leads);
    }

    @Override
    public void close() {
        advection.close();
    }
}
