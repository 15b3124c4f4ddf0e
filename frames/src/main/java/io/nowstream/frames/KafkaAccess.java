package io.nowstream.frames;

import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/**
 * Where Kafka is, and as whom one speaks to it: what every producer, consumer and admin client of a
 * process has in common.
 *
 * <p>What it prints as is its addresses: the rest may hold secrets.
 *
 * @param bootstrap addresses of one or more brokers, {@code host:port[,host:port]}
 * @param client settings of Kafka's clients for security and connection, such as {@code
 *     security.protocol}; empty for a broker that asks for nothing. A value may refer to a secret
 *     outside, as {@code ${env:NAME}}, which the client looks up itself
 */
public record KafkaAccess(String bootstrap, Map<String, String> client) {

    private static final String BOOTSTRAP_SERVERS = "bootstrap.servers";

    public KafkaAccess {
        client = Map.copyOf(client);
    }

    /** Access to a broker that asks for nothing. */
    public static KafkaAccess at(String bootstrap) {
        return new KafkaAccess(bootstrap, Map.of());
    }

    /** The same as somebody else, or encrypted. */
    public KafkaAccess as(Map<String, String> settings) {
        return new KafkaAccess(bootstrap, settings);
    }

    /** Settings for a client: these, and what it wants besides, which wins. */
    public Map<String, Object> with(Map<String, ?> settings) {
        Map<String, Object> all = new HashMap<>(client);
        all.put(BOOTSTRAP_SERVERS, bootstrap);
        all.putAll(settings);
        return all;
    }

    /** The same for a client that takes text only. */
    public Properties properties() {
        Properties properties = new Properties();
        new TreeMap<>(client).forEach(properties::setProperty);
        properties.setProperty(BOOTSTRAP_SERVERS, bootstrap);
        return properties;
    }

    @Override
    public String toString() {
        return bootstrap;
    }
}
