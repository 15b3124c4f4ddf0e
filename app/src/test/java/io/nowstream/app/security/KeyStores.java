package io.nowstream.app.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A certificate for 127.0.0.1 that signed itself, made with the JDK's keytool.
 *
 * @param broker PKCS12 with the private key
 * @param trust PKCS12 with the certificate alone
 * @param brokerPassword of the first
 * @param trustPassword of the second
 */
record KeyStores(Path broker, Path trust, String brokerPassword, String trustPassword) {

    private static final String ALIAS = "broker";

    static KeyStores in(Path directory, String brokerPassword, String trustPassword)
            throws IOException, InterruptedException {
        KeyStores made =
                new KeyStores(
                        directory.resolve("broker.p12"),
                        directory.resolve("trust.p12"),
                        brokerPassword,
                        trustPassword);
        String certificate = directory.resolve("broker.pem").toString();
        keytool(
                made.broker,
                brokerPassword,
                List.of("-genkeypair", "-keyalg", "EC", "-dname", "CN=127.0.0.1", "-ext"),
                List.of("san=ip:127.0.0.1", "-validity", "3650"));
        keytool(
                made.broker,
                brokerPassword,
                List.of("-exportcert", "-rfc", "-file", certificate),
                List.of());
        keytool(
                made.trust,
                trustPassword,
                List.of("-importcert", "-noprompt", "-file", certificate),
                List.of());
        return made;
    }

    private static void keytool(Path store, String password, List<String> verb, List<String> more)
            throws IOException, InterruptedException {
        List<String> command =
                Stream.of(
                                List.of(
                                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                                .toString()),
                                verb,
                                more,
                                List.of("-alias", ALIAS, "-keystore", store.toString()),
                                List.of("-storepass", password, "-storetype", "PKCS12"))
                        .flatMap(List::stream)
                        .toList();
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as(said).isZero();
    }
}
