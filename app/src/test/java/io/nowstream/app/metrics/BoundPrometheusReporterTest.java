package io.nowstream.app.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class BoundPrometheusReporterTest {

    private static Properties properties(String host, String ports) {
        Properties properties = new Properties();
        properties.setProperty(BoundPrometheusReporterFactory.HOST, host);
        properties.setProperty(BoundPrometheusReporterFactory.PORT, ports);
        return properties;
    }

    private static BoundPrometheusReporter reporter(Properties properties) {
        return (BoundPrometheusReporter)
                new BoundPrometheusReporterFactory().createMetricReporter(properties);
    }

    @Test
    void it_answers_this_machine_alone() throws Exception {
        Properties anywhere = new Properties();
        anywhere.setProperty(BoundPrometheusReporterFactory.PORT, "20000-40000");
        BoundPrometheusReporter reporter = reporter(anywhere);
        try {
            assertThat(connects(InetAddress.getByName("127.0.0.1"), reporter.port())).isTrue();
            for (NetworkInterface card : NetworkInterface.networkInterfaces().toList()) {
                for (InetAddress address : card.inetAddresses().toList()) {
                    if (!address.isLoopbackAddress()) {
                        assertThat(connects(address, reporter.port())).as("%s", address).isFalse();
                    }
                }
            }
        } finally {
            reporter.close();
        }
    }

    @Test
    void a_port_that_is_taken_is_passed_over() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int first = Math.min(taken.getLocalPort(), 65_000);
            BoundPrometheusReporter reporter =
                    reporter(properties("127.0.0.1", first + "-" + (first + 500)));

            assertThat(reporter.port()).isBetween(first, first + 500);
            assertThat(reporter.port()).isNotEqualTo(taken.getLocalPort());
            reporter.close();
        }
    }

    @Test
    void ports_that_are_all_taken_are_named() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Properties one = properties("127.0.0.1", Integer.toString(taken.getLocalPort()));

            assertThatThrownBy(() -> reporter(one))
                    .hasMessage(
                            "metrics cannot be served: no port of %d is free on 127.0.0.1; widen metrics.reporter.*.port",
                            taken.getLocalPort());
        }
    }

    @Test
    void a_host_that_is_none_is_named() {
        assertThatThrownBy(() -> reporter(properties("no.such.host.invalid", "9250")))
                .hasMessageStartingWith(
                        "metrics cannot be served: this machine has no address no.such.host.invalid");
    }

    private static boolean connects(InetAddress address, int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address, port), 2_000);
            return true;
        } catch (IOException refused) {
            return false;
        }
    }
}
