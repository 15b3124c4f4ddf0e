package io.nowstream.app.live;

import io.nowstream.app.UserMistake;
import io.nowstream.app.broker.EmbeddedBroker;
import io.nowstream.app.config.KafkaClient;
import io.nowstream.app.config.NowstreamConfig;
import io.nowstream.app.job.Closing;
import io.nowstream.app.job.StateLock;
import io.nowstream.frames.KafkaAccess;
import io.nowstream.frames.LocalStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The broker of a run by its state directory: the one that the run says it uses, while it runs; or
 * one of our own over the run's topics, while it does not.
 */
public final class StateBroker implements AutoCloseable {

    /** Where a run says which broker it uses. */
    private static final String FILE = "broker";

    private static final String TOPICS = "kafka";

    private final Closing closing = new Closing();
    private final KafkaAccess kafka;

    /**
     * Finds it.
     *
     * @throws UserMistake if there is no run in the directory
     */
    public static StateBroker of(Path state) throws Exception {
        return new StateBroker(state);
    }

    /**
     * The broker of a process of a run: the configured one, or the one that the run's {@code
     * nowstream cluster} or {@code nowstream run} brings.
     *
     * @throws UserMistake if there is neither
     * @throws io.nowstream.app.config.ConfigException if a secret is not within reach
     */
    public static KafkaAccess kafka(NowstreamConfig config) throws IOException {
        if (!config.kafka.bootstrap.isEmpty()) {
            return KafkaClient.demandSecrets(KafkaClient.access(config), System.getenv());
        }
        Path told = Path.of(config.state).resolve(FILE);
        if (!Files.exists(told)) {
            throw new UserMistake(
                    "kafka.bootstrap: host:port of the broker is needed; only nowstream run and"
                            + " nowstream cluster bring one of their own, and none has been in "
                            + config.state);
        }
        return KafkaAccess.at(Files.readString(told).trim());
    }

    /** Says for others which broker a run uses. */
    public static void tell(Path state, KafkaAccess kafka) throws IOException {
        LocalStore.replace(state.resolve(FILE), kafka.bootstrap().getBytes(StandardCharsets.UTF_8));
    }

    private StateBroker(Path state) throws Exception {
        if (!Files.exists(state.resolve(FILE))) {
            throw new UserMistake(
                    state
                            + ": no run has been here; give the state directory of its"
                            + " configuration, or --bootstrap");
        }
        String told = Files.readString(state.resolve(FILE));
        boolean isOurs = Files.isDirectory(state.resolve(TOPICS));
        try {
            kafka = isOurs && takes(state) ? start(state) : KafkaAccess.at(told);
        } catch (Exception e) {
            closing.close();
            throw e;
        }
    }

    /** Whether nobody runs there; and then nobody will, until this is closed. */
    private boolean takes(Path state) throws IOException {
        try {
            closing.add(StateLock.take(state));
            return true;
        } catch (UserMistake inUse) {
            return false;
        }
    }

    private KafkaAccess start(Path state) throws IOException {
        return closing.add(EmbeddedBroker.start(state.resolve(TOPICS))).kafka();
    }

    public KafkaAccess kafka() {
        return kafka;
    }

    @Override
    public void close() throws Exception {
        closing.close();
    }
}
