package io.nowstream.app.replay;

/** Closed and opened by a test, passed by rollouts: closed, it holds them in flight. */
public final class Gate {

    private boolean closed;
    private int admitted;
    private int waiting;

    public synchronized void close() {
        closed = true;
        admitted = 0;
    }

    public synchronized void open() {
        closed = false;
        notifyAll();
    }

    /** Lets so many rollouts pass the closed gate. */
    public synchronized void admit(int rollouts) {
        admitted += rollouts;
        notifyAll();
    }

    /** Rollouts that the gate holds now. */
    public synchronized int waiting() {
        return waiting;
    }

    synchronized void pass() {
        waiting++;
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
        waiting--;
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
