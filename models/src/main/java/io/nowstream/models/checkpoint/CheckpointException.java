package io.nowstream.models.checkpoint;

/**
 * Why a checkpoint cannot be used, in one sentence that names the file, what is wrong with it and
 * what was expected. The only thing that reading a checkpoint throws, whatever its bytes are.
 */
public class CheckpointException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public CheckpointException(String reason) {
        super(reason);
    }

    public CheckpointException(String reason, Throwable cause) {
        super(reason, cause);
    }
}
