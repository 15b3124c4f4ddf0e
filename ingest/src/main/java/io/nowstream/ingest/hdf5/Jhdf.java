package io.nowstream.ingest.hdf5;

import io.nowstream.ingest.MalformedFrameException;

/** Steps inside jHDF, on bytes that may be damaged. */
final class Jhdf {

    private Jhdf() {}

    /** A step. */
    interface Step<T> {
        T take();
    }

    /**
     * Takes a step. jHDF reports damage by whatever breaks first (buffers, indices, casts, its own
     * exceptions), so here, and only here, every runtime exception means "this file is damaged"; so
     * do endless groups (stack) and pages of a mapped file that are gone.
     *
     * @param file its name, for the message
     */
    static <T> T attempt(String file, Step<T> step) throws MalformedFrameException {
        try {
            return step.take();
        } catch (RuntimeException | StackOverflowError | InternalError e) {
            throw damaged(file, e);
        }
    }

    private static MalformedFrameException damaged(String file, Throwable e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String message = root.getMessage();
        String what = message == null ? root.getClass().getSimpleName() : message;
        return new MalformedFrameException(file, "damaged HDF5: " + what, e);
    }
}
