package io.nowstream.frames;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class KafkaAccessTest {

    private final KafkaAccess access =
            KafkaAccess.at("one:9092,two:9092").as(Map.of("sasl.jaas.config", "hush"));

    @Test
    void a_client_gets_where_and_as_whom_and_what_it_wants_besides() {
        assertThat(access.with(Map.of("client.id", "map")))
                .containsOnly(
                        Map.entry("bootstrap.servers", "one:9092,two:9092"),
                        Map.entry("sasl.jaas.config", "hush"),
                        Map.entry("client.id", "map"));
    }

    @Test
    void as_properties_it_is_the_same() {
        assertThat(access.properties())
                .containsOnly(
                        Map.entry("bootstrap.servers", "one:9092,two:9092"),
                        Map.entry("sasl.jaas.config", "hush"));
    }

    @Test
    void it_prints_as_its_addresses_alone() {
        assertThat(access).hasToString("one:9092,two:9092");
    }
}
