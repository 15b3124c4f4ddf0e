package io.nowstream.sinks.map;

import io.nowstream.frames.FeedRecord;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Shows the page over showers that do not exist: {@code MapServerDemo [PORT [SECONDS-PER-FRAME]]}.
 * Without the second argument time stands still.
 */
public final class MapServerDemo {

    private static final int LEADS = 12;

    private MapServerDemo() {}

    public static void main(String[] args) throws Exception {
        int port = args.length > 0 ? Integer.parseInt(args[0]) : 0;
        double pace = args.length > 1 ? Double.parseDouble(args[1]) : 0;
        MapStore store = new MapStore(MapSettings.replay("demo"));
        List<SyntheticRain> feeds =
                List.of(
                        SyntheticRain.overTheNetherlands("nl-radar"),
                        SyntheticRain.overTheMidwest("sevir/S801234"),
                        SyntheticRain.withoutGeography("site-array"));
        SyntheticRain silent = SyntheticRain.overTheMidwest("sevir/S800042");
        Instant now = Instant.parse("2026-06-12T12:00:00Z");
        for (int i = 12; i >= 0; i--) {
            for (SyntheticRain feed : feeds) {
                store.feedRecord(
                        FeedRecord.of(feed.frameAt(now.minus(feed.cadence().multipliedBy(i)))));
            }
        }
        store.feedRecord(FeedRecord.of(silent.frameAt(now.minusSeconds(2400))));
        for (SyntheticRain feed : feeds) {
            issue(store, feed, now);
        }
        try (MapServer server = MapServer.start(store, port)) {
            System.out.println(server.page());
            while (true) {
                TimeUnit.MILLISECONDS.sleep(pace > 0 ? (long) (1000 * pace) : 1000);
                if (pace > 0) {
                    now = now.plusSeconds(300);
                    SyntheticRain feed = feeds.get(0);
                    store.feedRecord(FeedRecord.of(feed.frameAt(now)));
                    issue(store, feed, now);
                }
            }
        }
    }

    private static void issue(MapStore store, SyntheticRain feed, Instant issueTime) {
        for (int lead = 1; lead <= LEADS; lead++) {
            store.nowcast(feed.leadOf(issueTime, lead, LEADS));
        }
        store.warnings(feed.warningAt(issueTime));
    }
}
