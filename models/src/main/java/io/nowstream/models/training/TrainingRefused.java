package io.nowstream.models.training;

/** A training that cannot begin, or cannot go on where it stands; its message says why. */
public final class TrainingRefused extends IllegalArgumentException {

    private static final long serialVersionUID = 1;

    public TrainingRefused(String message) {
        super(message);
    }
}
