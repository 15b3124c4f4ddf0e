package io.nowstream.app.cluster;

/**
 * What is watched of a process that runs for long, and by how much its trend may rise after the
 * first fifth of the time before that is called a leak.
 *
 * <p>The limits are of a rise over the whole time that is judged, whatever its length: what rises
 * by less in ten minutes is asked again by the run of thirty. They lie between what a steady
 * process was seen to do and the smallest leak that must be found in ten minutes: a megabyte of
 * heap a minute, a handle every ten seconds.
 */
enum Figure {
    /**
     * Heap in use after a whole collection, so that no garbage is in it; of the map, less the
     * fields and images that it keeps within budgets. What is in flight at that moment, a few
     * sequences, moves it by a megabyte or two, up and down alike.
     */
    HEAP("heap after a collection", "MB", 6, 0),
    /** Buffers outside the heap that Java counts: of the network stacks, which soon have theirs. */
    DIRECT("direct buffers", "MB", 4, 0),
    /**
     * Files mapped into memory: the broker's indices, 20 MB for a segment that is being written.
     */
    MAPPED("mapped files", "MB", 25, 0.15),
    /** What describes loaded classes: late paths load their first class late, but only once. */
    METASPACE("metaspace", "MB", 3, 0),
    /**
     * Memory outside the heap that no file stands behind: tensors, compression, direct buffers,
     * stacks, and what the compiler needs to work, which it does for many minutes, less and less.
     * Less metaspace, which is a figure of its own, and compiled code, which has its own bound.
     */
    NATIVE("native memory", "MB", 24, 0.05),
    /** Open files and connections. */
    HANDLES("handles", "", 10, 0),
    /** A pool may have a few more of them than it had. */
    THREADS("threads", "", 8, 0),
    /**
     * Size of the job's newest checkpoint: rings, what is in flight, fields that wait for truth.
     */
    CHECKPOINT("checkpoint", "MB", 0.25, 0.10),
    /** Files of retained checkpoints. */
    CHECKPOINT_FILES("checkpoint files", "", 10, 0);

    private final String label;
    private final String unit;
    private final double most;
    private final double share;

    Figure(String label, String unit, double most, double share) {
        this.label = label;
        this.unit = unit;
        this.most = most;
        this.share = share;
    }

    String label() {
        return label;
    }

    /** Its unit, empty where things are counted. */
    String unit() {
        return unit;
    }

    /** By how much it may rise: so much, or this share of its median if that is more. */
    double limit(Trend trend) {
        return Math.max(most, share * trend.median());
    }

    /** Whether it has stayed as it was, or fallen. */
    boolean isFlat(Trend trend) {
        return trend.growth() <= limit(trend);
    }
}
