package io.nowstream.ingest.publish;

/** Is told how far a replay is. */
@FunctionalInterface
public interface ReplayProgress {

    /** Tells nobody. */
    ReplayProgress SILENT = (framesDone, framesTotal) -> {};

    /**
     * Called in the replay's thread after each frame.
     *
     * @param framesDone published, rejected and skipped
     * @param framesTotal in the archive
     */
    void at(long framesDone, long framesTotal);
}
