package io.nowstream.sinks.cap;

import java.nio.file.Path;
import java.time.Clock;
import java.util.function.Predicate;

/**
 * How alerts are published.
 *
 * @param directory where the files go; made if it is not there
 * @param sender names this service in the world, e.g. {@code nowcast@example.org}; no spaces,
 *     commas, {@code <} or {@code &}
 * @param senderName for people; may be empty
 * @param actual whether alerts of the run {@code live} are in earnest ({@code status=Actual}); else
 *     they are Tests. Those of replays are Exercises, always
 * @param clock stamps alerts of the run {@code live}; those of replays carry their issue time
 * @param hasGeography whether a feed's grid has geography; if not, alerts carry no polygon
 */
public record CapSettings(
        Path directory,
        String sender,
        String senderName,
        boolean actual,
        Clock clock,
        Predicate<String> hasGeography) {

    public CapSettings {
        if (!sender.matches("[^\\s,<&]+")) {
            throw new IllegalArgumentException(
                    "alerts: sender needs a value without spaces, commas, < and &, was \"%s\""
                            .formatted(sender));
        }
    }
}
