package io.nowstream.app.evaluate;

/**
 * One forecast to be scored: which frames of a feed go in.
 *
 * @param first index of the first input frame in the feed
 * @param length how many go in
 * @param leads how many leads are scored, each the next frame of the feed
 */
record Window(int first, int length, int leads) {

    /** Index of the newest input frame: now. */
    int now() {
        return first + length - 1;
    }
}
