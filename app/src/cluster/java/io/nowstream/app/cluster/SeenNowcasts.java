package io.nowstream.app.cluster;

import io.nowstream.frames.ForecastField;
import io.nowstream.sinks.kafka.Envelope;
import io.nowstream.sinks.kafka.TailListener;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Which nowcasts have come out, by their last lead; read while it is filled. */
final class SeenNowcasts implements TailListener {

    private final Set<String> all = ConcurrentHashMap.newKeySet();

    @Override
    public void nowcast(ForecastField field, Envelope envelope) {
        if (field.lead() == field.leads()) {
            all.add(name(field.feed(), field.issueTime()));
        }
    }

    private static String name(String feed, Instant issueTime) {
        return feed + " " + issueTime;
    }

    int count() {
        return all.size();
    }

    boolean has(String feed, Instant issueTime) {
        return all.contains(name(feed, issueTime));
    }
}
