package io.nowstream.app.train;

/**
 * Where the data of a training come from.
 *
 * @param sha256 over all training frames in the order in which they were read: the feed's name in
 *     UTF-8, valid time as eight bytes of epoch milliseconds, values as big-endian floats
 * @param from first valid time, ISO; empty where frames have none
 * @param until last valid time
 */
public record Origin(String sha256, String from, String until) {

    /** Whether the frames have times, and so lie in archives that can be judged on. */
    boolean isOfArchives() {
        return !from.isEmpty();
    }
}
