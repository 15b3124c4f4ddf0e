package io.nowstream.helm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * As much of a {@code Certificate} of cert-manager (cert-manager.io/v1, 1.17 or newer for a literal
 * password) as the chart uses; nothing else is known.
 */
record Certificate(String apiVersion, String kind, Map<String, Object> metadata, Spec spec) {

    private static final ObjectReader STRICT =
            Manifests.YAML
                    .readerFor(Certificate.class)
                    .with(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .with(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
                    .with(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES);

    /** Its {@code KeyUsage} as far as TLS asks for it. */
    private static final List<String> USAGES =
            List.of("digital signature", "key encipherment", "server auth", "client auth");

    record Spec(
            String secretName,
            String commonName,
            List<String> dnsNames,
            String duration,
            String renewBefore,
            List<String> usages,
            PrivateKey privateKey,
            Keystores keystores,
            Issuer issuerRef) {}

    record PrivateKey(String algorithm, int size, String rotationPolicy) {}

    record Keystores(Keystore jks) {}

    record Keystore(boolean create, String password) {}

    record Issuer(String group, String kind, String name) {}

    static Certificate read(JsonNode manifest) throws JsonProcessingException {
        return STRICT.treeToValue(manifest, Certificate.class);
    }

    static List<String> objections(JsonNode manifest) {
        try {
            Spec spec = read(manifest).spec();
            if (!USAGES.containsAll(spec.usages())) {
                return List.of("usages: one of " + spec.usages() + " is none");
            }
            if (lasts(spec.renewBefore()).compareTo(lasts(spec.duration())) >= 0) {
                return List.of("renewBefore: is not before the end");
            }
            return spec.commonName().length() > 64
                    ? List.of("commonName: has more than 64 letters")
                    : List.of();
        } catch (JsonProcessingException e) {
            return List.of(e.getOriginalMessage());
        }
    }

    /** Go writes a duration as {@code 8760h}. */
    private static Duration lasts(String written) {
        return Duration.parse("PT" + written);
    }
}
