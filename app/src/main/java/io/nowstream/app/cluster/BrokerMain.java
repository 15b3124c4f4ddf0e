package io.nowstream.app.cluster;

import io.nowstream.app.broker.EmbeddedBroker;
import java.nio.file.Path;

/** The broker of a cluster, as a process of its own. */
public final class BrokerMain {

    private BrokerMain() {}

    /**
     * Serves until the process is ended.
     *
     * @param arguments the directory of its data, and the port for clients
     */
    public static void main(String[] arguments) throws InterruptedException {
        EmbeddedBroker broker =
                EmbeddedBroker.start(Path.of(arguments[0]), Integer.parseInt(arguments[1]));
        Runtime.getRuntime().addShutdownHook(new Thread(broker::close, "broker-stop"));
        System.out.println("nowstream: broker at " + broker.kafka());
        Thread.sleep(Long.MAX_VALUE);
    }
}
