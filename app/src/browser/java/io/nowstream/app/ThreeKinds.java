package io.nowstream.app;

import io.nowstream.app.demo.GeneratedCity;
import io.nowstream.app.demo.GeneratedRoom;
import io.nowstream.app.demo.GeneratedStorm;
import io.nowstream.frames.CellType;
import io.nowstream.frames.Cells;
import io.nowstream.frames.Channel;
import io.nowstream.frames.FeedRecord;
import io.nowstream.frames.Frame;
import io.nowstream.frames.Grid;
import io.nowstream.frames.Packing;
import io.nowstream.frames.Quantity;
import io.nowstream.frames.Tier;
import io.nowstream.frames.Warning;
import io.nowstream.sinks.map.MapStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A storm, a city and a room on one map, without a job behind them: what is observed is generated,
 * and forecasts are what will be observed, blended with what was last seen.
 */
final class ThreeKinds {

    static final String STORM = "sevir/S900000";
    static final String CITY = GeneratedCity.FEED;
    static final String ROOM = GeneratedRoom.FEED;

    private static final Instant AFTERNOON = Instant.parse("2024-06-12T16:00:00Z");
    private static final Packing VIL = new Packing(CellType.UINT8, 1, 0, 255, 0);
    private static final Grid MIDWEST =
            new Grid(
                    GeneratedStorm.SIZE,
                    GeneratedStorm.SIZE,
                    "+proj=laea +lat_0=38 +lon_0=-98 +x_0=0 +y_0=0 +a=6370997 +b=6370997",
                    -180_000,
                    300_000,
                    1000,
                    1000);

    private final MapStore store;
    private final WatchedFeed storm;
    private final WatchedFeed city;
    private final WatchedFeed room;

    ThreeKinds(MapStore store) {
        this.store = store;
        storm =
                new WatchedFeed(
                        storms(), Duration.ofMinutes(5), 12, Tier.ADVECTION, Tier.PERSISTENCE);
        city =
                new WatchedFeed(
                        new GeneratedCity(1).frames(GeneratedCity.FIRST_DAY, 1),
                        GeneratedCity.CADENCE,
                        4,
                        Tier.CLIMATOLOGY,
                        Tier.PERSISTENCE);
        room =
                new WatchedFeed(
                        rooms(), GeneratedRoom.CADENCE, 10, Tier.ADVECTION, Tier.PERSISTENCE);
    }

    /** Everything until the newest of some frames, with nowcasts, their scores, and warnings. */
    void begin() {
        storm.watch(store, 22);
        city.watch(store, 35);
        room.watch(store, 60);
        store.warnings(storm.warning(Warning.Event.THRESHOLD, 160, 219, Duration.ofMinutes(20)));
        store.warnings(city.warning(Warning.Event.SURGE, 5, 9.4, Duration.ofMinutes(30)));
        store.warnings(room.warning(Warning.Event.THRESHOLD, 25, 29.3, Duration.ofMillis(400)));
    }

    /** One frame more of the room. */
    void goOnInTheRoom() {
        room.goOn(store);
    }

    private static List<Frame> storms() {
        GeneratedStorm storm = new GeneratedStorm(20_240_612L);
        List<Frame> frames = new ArrayList<>();
        for (int t = 0; t < GeneratedStorm.FRAMES; t++) {
            byte[] bytes = storm.frame(t);
            int[] codes = new int[bytes.length];
            for (int i = 0; i < codes.length; i++) {
                codes[i] = bytes[i] & 0xFF;
            }
            Instant validTime = AFTERNOON.plus(Duration.ofMinutes(5L * t));
            frames.add(
                    new Frame(
                            STORM,
                            MIDWEST,
                            validTime,
                            validTime.plusSeconds(90),
                            List.of(Channel.of(Quantity.VIL, VIL, Cells.packCodes(codes, VIL)))));
        }
        return frames;
    }

    /** As assembly sees them: on the tenth of the second. */
    private static List<Frame> rooms() {
        GeneratedRoom room = new GeneratedRoom(1, 1);
        List<Frame> frames = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            Frame frame = room.frame(i);
            Instant validTime = GeneratedRoom.BEGIN.plus(GeneratedRoom.CADENCE.multipliedBy(i));
            frames.add(
                    new Frame(
                            ROOM,
                            frame.grid(),
                            validTime,
                            validTime.plusMillis(50),
                            frame.channels()));
        }
        return frames;
    }

    static void observe(MapStore store, Frame frame) {
        store.feedRecord(FeedRecord.of(frame));
    }
}
