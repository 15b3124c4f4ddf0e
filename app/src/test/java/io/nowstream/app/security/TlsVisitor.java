package io.nowstream.app.security;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;

/**
 * Somebody who connects to a port over TLS.
 *
 * @param trusted whose certificate is believed
 * @param shown with whose key it says who it is, if it does
 */
record TlsVisitor(KeyStores trusted, Optional<KeyStores> shown) {

    /** The other side ended it. */
    static final String REFUSED = "refused";

    private static final int PATIENCE_MILLIS = 60_000;

    static TlsVisitor trusting(KeyStores stores) {
        return new TlsVisitor(stores, Optional.empty());
    }

    TlsVisitor showing(KeyStores own) {
        return new TlsVisitor(trusted, Optional.of(own));
    }

    /**
     * Shakes hands and says nothing more. A server that does not believe it says so or hangs up;
     * with TLS 1.3 only after the client is through with its part.
     */
    String knocksAt(int port) throws IOException, GeneralSecurityException {
        try (Socket socket = connected(context().getSocketFactory().createSocket(), port)) {
            int first = socket.getInputStream().read();
            return first < 0 ? REFUSED : "says " + first;
        } catch (SSLException | SocketException refused) {
            return REFUSED;
        }
    }

    /** Asks by HTTP, and returns all of the answer. */
    String gets(int port, String path) throws IOException, GeneralSecurityException {
        try (Socket socket = connected(context().getSocketFactory().createSocket(), port)) {
            return answer(socket, path);
        }
    }

    /** Asks by HTTP without TLS, and returns what comes back. */
    static String speaksPlainlyTo(int port) throws IOException {
        try (Socket socket = connected(new Socket(), port)) {
            return answer(socket, "/overview");
        } catch (SocketException refused) {
            return "";
        }
    }

    private static String answer(Socket socket, String path) throws IOException {
        socket.getOutputStream()
                .write(
                        "GET %s HTTP/1.1\r\nHost: flink\r\nConnection: close\r\n\r\n"
                                .formatted(path)
                                .getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().flush();
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    private static Socket connected(Socket socket, int port) throws IOException {
        socket.connect(new InetSocketAddress("127.0.0.1", port), PATIENCE_MILLIS);
        socket.setSoTimeout(PATIENCE_MILLIS);
        return socket;
    }

    private SSLContext context() throws IOException, GeneralSecurityException {
        TrustManagerFactory trust =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store(trusted.trust(), trusted.trustPassword()));
        KeyManager[] keys = {};
        if (shown.isPresent()) {
            KeyManagerFactory own =
                    KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            String password = shown.get().brokerPassword();
            own.init(store(shown.get().broker(), password), password.toCharArray());
            keys =
                    new KeyManager[] {
                        new Insisting((X509ExtendedKeyManager) own.getKeyManagers()[0])
                    };
        }
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys, trust.getTrustManagers(), null);
        return context;
    }

    /** Shows its certificate whomever the server says that it trusts. */
    private static final class Insisting extends X509ExtendedKeyManager {

        private final X509ExtendedKeyManager keys;

        Insisting(X509ExtendedKeyManager keys) {
            this.keys = keys;
        }

        @Override
        public String chooseClientAlias(String[] types, Principal[] issuers, Socket socket) {
            return keys.chooseClientAlias(types, null, socket);
        }

        @Override
        public String[] getClientAliases(String type, Principal[] issuers) {
            return keys.getClientAliases(type, null);
        }

        @Override
        public String[] getServerAliases(String type, Principal[] issuers) {
            return keys.getServerAliases(type, issuers);
        }

        @Override
        public String chooseServerAlias(String type, Principal[] issuers, Socket socket) {
            return keys.chooseServerAlias(type, issuers, socket);
        }

        @Override
        public X509Certificate[] getCertificateChain(String alias) {
            return keys.getCertificateChain(alias);
        }

        @Override
        public PrivateKey getPrivateKey(String alias) {
            return keys.getPrivateKey(alias);
        }
    }

    private static KeyStore store(Path file, String password)
            throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, password.toCharArray());
        }
        return store;
    }
}
