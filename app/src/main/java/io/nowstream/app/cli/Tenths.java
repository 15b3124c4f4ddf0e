package io.nowstream.app.cli;

import io.nowstream.ingest.publish.ReplayProgress;
import java.io.PrintWriter;

/** Says every tenth of the way, on stderr: stdout belongs to the result. */
final class Tenths implements ReplayProgress {

    private final PrintWriter err;
    private final String what;
    private long told;

    /**
     * @param what is done, e.g. {@code frames published}
     */
    Tenths(PrintWriter err, String what) {
        this.err = err;
        this.what = what;
    }

    @Override
    public void at(long done, long total) {
        long tenth = total == 0 ? 10 : 10 * done / total;
        if (tenth > told) {
            told = tenth;
            err.printf("nowstream: %,d of %,d %s%n", done, total, what);
            err.flush();
        }
    }
}
