package io.nowstream.app.cluster;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A link between programs and a port of this machine that can be cut and delayed. Bytes keep their
 * order; while it is cut, connections are refused and those that stood are closed.
 */
final class TcpProxy implements AutoCloseable {

    private static final int BUFFER_BYTES = 64 * 1024;

    private final ServerSocket listening;
    private final int target;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile boolean cut;
    private volatile long delayMillis;

    /**
     * @param target the port behind it
     */
    TcpProxy(ServerSocket listening, int target) {
        this.listening = listening;
        this.target = target;
        daemon(this::accept, "proxy");
    }

    private static void daemon(Runnable work, String name) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    void cut() {
        cut = true;
        open.forEach(TcpProxy::quietly);
    }

    void mend() {
        cut = false;
        delayMillis = 0;
    }

    /** Each piece of at most 64 KB is held back so long, in both directions. */
    void delay(long millis) {
        delayMillis = millis;
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket from = listening.accept();
                open.add(from);
                if (cut) {
                    end(from);
                } else {
                    join(from);
                }
            } catch (IOException closedOrRefused) {
                if (listening.isClosed()) {
                    return;
                }
            }
        }
    }

    private void join(Socket from) throws IOException {
        Socket to;
        try {
            to = new Socket(InetAddress.getLoopbackAddress(), target);
        } catch (IOException brokerAway) {
            end(from);
            throw brokerAway;
        }
        open.add(to);
        daemon(() -> pump(from, to), "proxy-out");
        daemon(() -> pump(to, from), "proxy-in");
    }

    private void pump(Socket from, Socket to) {
        byte[] piece = new byte[BUFFER_BYTES];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int n = in.read(piece); n >= 0; n = in.read(piece)) {
                Thread.sleep(delayMillis);
                out.write(piece, 0, n);
                out.flush();
            }
        } catch (IOException cutOrClosed) {
            // Both ends go, as they would with a link.
            end(from);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            end(from);
            end(to);
        }
    }

    private void end(Socket socket) {
        open.remove(socket);
        quietly(socket);
    }

    private static void quietly(Closeable socket) {
        try {
            socket.close();
        } catch (IOException alreadyGone) {
            // It was to be closed, and it is.
            return;
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
        open.forEach(TcpProxy::quietly);
    }
}
