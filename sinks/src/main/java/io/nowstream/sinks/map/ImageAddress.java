package io.nowstream.sinks.map;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What {@code /images/<hash>.png} and {@code /images/<hash>-safe.png} ask for.
 *
 * @param hash of the field
 * @param scheme the colours
 */
record ImageAddress(String hash, ColourScheme scheme) {

    private static final Pattern FORM = Pattern.compile("/images/([0-9a-f]{64})(-safe)?\\.png");

    static String of(String hash, ColourScheme scheme) {
        return "/images/%s%s.png"
                .formatted(hash, scheme == ColourScheme.STANDARD ? "" : "-" + scheme.label());
    }

    /** Empty if the path is not an image's. */
    static Optional<ImageAddress> parse(String path) {
        Matcher found = FORM.matcher(path);
        return found.matches()
                ? Optional.of(
                        new ImageAddress(
                                found.group(1),
                                found.group(2) == null
                                        ? ColourScheme.STANDARD
                                        : ColourScheme.COLOUR_BLIND_SAFE))
                : Optional.empty();
    }
}
