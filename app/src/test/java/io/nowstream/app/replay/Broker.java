package io.nowstream.app.replay;

import io.nowstream.app.broker.EmbeddedBroker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;

/** One real broker for all tests of this process; every test has a run of its own. */
public final class Broker {

    private static final EmbeddedBroker BROKER = start();

    private Broker() {}

    public static String bootstrap() {
        return BROKER.bootstrap();
    }

    private static EmbeddedBroker start() {
        try {
            EmbeddedBroker broker = EmbeddedBroker.start(Files.createTempDirectory("kafka-test"));
            Runtime.getRuntime().addShutdownHook(new Thread(broker::close));
            return broker;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
