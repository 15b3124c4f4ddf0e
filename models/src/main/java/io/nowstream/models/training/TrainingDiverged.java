package io.nowstream.models.training;

/** A training whose loss or gradient is no longer a number; its message says where. */
public final class TrainingDiverged extends RuntimeException {

    private static final long serialVersionUID = 1;

    public TrainingDiverged(String message) {
        super(message);
    }
}
