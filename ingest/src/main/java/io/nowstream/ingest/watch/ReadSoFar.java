package io.nowstream.ingest.watch;

/**
 * How far a file of lines has been read: enough to tell the same file with more behind it from
 * another one of that name.
 *
 * @param lines how many lines with a line break
 * @param digest SHA-256 of them
 * @param tail SHA-256 of what stood behind them, without a line break, and was read too; or empty
 */
record ReadSoFar(long lines, String digest, String tail) {

    /** Of a file that nobody has read. */
    static final ReadSoFar NOTHING = new ReadSoFar(0, "-", "");

    /** The same without what has no line break. */
    ReadSoFar wholeLines() {
        return new ReadSoFar(lines, digest, "");
    }
}
