package io.nowstream.app.replay;

import io.nowstream.app.broker.EmbeddedBroker;
import io.nowstream.app.demo.Workplace;
import io.nowstream.frames.KafkaAccess;
import java.io.IOException;
import java.io.UncheckedIOException;

/** One real broker for all tests of this process; every test has a run of its own. */
public final class Broker {

    private static final EmbeddedBroker BROKER = start();

    private Broker() {}

    public static KafkaAccess kafka() {
        return BROKER.kafka();
    }

    private static EmbeddedBroker start() {
        try {
            Workplace workplace = new Workplace("test");
            EmbeddedBroker broker = EmbeddedBroker.start(workplace.path("kafka"));
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(broker, workplace)));
            return broker;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void stop(EmbeddedBroker broker, Workplace workplace) {
        broker.close();
        try {
            workplace.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
