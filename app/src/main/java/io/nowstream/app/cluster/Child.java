package io.nowstream.app.cluster;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;

/**
 * Around the main class of every process of a cluster: ends the process when its supervisor is
 * gone, however that died. The supervisor holds the other end of standard input and never writes.
 */
public final class Child {

    private static final int ORPHANED = 143;
    private static final long FAREWELL_MILLIS = 15_000;

    private Child() {}

    /**
     * Runs another main.
     *
     * @param arguments a class with a {@code main}, and that one's arguments
     */
    public static void main(String[] arguments) throws Throwable {
        Thread watch = new Thread(Child::endWithSupervisor, "supervisor-watch");
        watch.setDaemon(true);
        watch.start();
        try {
            Class.forName(arguments[0])
                    .getMethod("main", String[].class)
                    .invoke(null, (Object) Arrays.copyOfRange(arguments, 1, arguments.length));
        } catch (InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause();
        }
    }

    private static void endWithSupervisor() {
        try {
            // Nothing is ever said; only the end counts.
            System.in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException closed) {
            // The same as the end.
        }
        Thread halt = new Thread(Child::haltIfItTakesTooLong, "supervisor-gone");
        halt.setDaemon(true);
        halt.start();
        System.exit(ORPHANED);
    }

    private static void haltIfItTakesTooLong() {
        try {
            Thread.sleep(FAREWELL_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().halt(ORPHANED);
    }
}
