package io.nowstream.bench.vmrnn;

/** What is done with the network. */
enum Mode {
    ROLLOUT("rollout", 4, 1e-5),
    TRAINING("training step", 3, 1e-4);

    private final String label;
    private final double faster;
    private final double mayDiffer;

    Mode(String label, double faster, double mayDiffer) {
        this.label = label;
        this.faster = faster;
        this.mayDiffer = mayDiffer;
    }

    String label() {
        return label;
    }

    /** How many times as fast as with the loop it is expected to be. */
    double faster() {
        return faster;
    }

    /** Relative L2 between the answers. */
    double mayDiffer() {
        return mayDiffer;
    }
}
