package io.nowstream.ingest.taasrad;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.nowstream.frames.CellType;
import io.nowstream.frames.Cells;
import io.nowstream.frames.Channel;
import io.nowstream.frames.Frame;
import io.nowstream.frames.Grid;
import io.nowstream.frames.Packing;
import io.nowstream.frames.Quantity;
import io.nowstream.ingest.Archive;
import io.nowstream.ingest.ArchivedFrame;
import io.nowstream.ingest.FeedArchive;
import io.nowstream.ingest.MalformedFrameException;
import io.nowstream.ingest.UnknownArchiveException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Sheets of 1024 tiles, {@code meteotn_tile_solid_<sheet>.png}; tile j of sheet k has time {@code
 * umap_train_dates.json[1024 k + j]} (UTC). Each sheet is a feed {@code taasrad19/<sheet>}.
 *
 * <p>{@code dBZ = code · 52.5 / 255}. The picture says nothing of coverage, so cells farther than
 * 32 from the radar in the middle are marked here. All 256 codes occur as values, so the frame's
 * codes have 16 bits and 65535 for no coverage.
 */
public final class TaasradArchive implements Archive {

    private static final String DATES = "umap_train_dates.json";
    private static final Pattern SHEET = Pattern.compile("meteotn_tile_solid_(\\d{1,6})\\.png");
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT);

    private static final Grid GRID = Grid.local(TileSheet.TILE, TileSheet.TILE, 3750);
    private static final int NODATA = 65_535;
    private static final Packing PACKING = new Packing(CellType.UINT16, 52.5 / 255, 0, NODATA, 0);
    private static final boolean[] COVERED = circle();

    private final List<FeedArchive> feeds = new ArrayList<>();
    private Optional<Loaded> last = Optional.empty();

    private TaasradArchive(Map<Integer, Path> sheets, List<Instant> times) {
        sheets.forEach(
                (number, file) -> {
                    int first = Math.min(number * TileSheet.TILES, times.size());
                    int end = Math.min(first + TileSheet.TILES, times.size());
                    feeds.add(new Sheet(number, file, List.copyOf(times.subList(first, end))));
                });
    }

    /** Whether a directory holds sheets and their times. */
    public static boolean liesIn(Path directory) throws IOException {
        return Files.isRegularFile(directory.resolve(DATES)) && !sheetsIn(directory).isEmpty();
    }

    /**
     * Reads the times; sheets are read when their frames are.
     *
     * @throws UnknownArchiveException if the times cannot be read, or do not reach to a sheet
     */
    public static TaasradArchive open(Path directory) throws IOException {
        Map<Integer, Path> sheets = sheetsIn(directory);
        List<Instant> times = times(directory.resolve(DATES));
        for (int sheet : sheets.keySet()) {
            if ((long) sheet * TileSheet.TILES >= times.size()) {
                throw new UnknownArchiveException(
                        "%s has %,d times; sheet %d begins at time %,d"
                                .formatted(
                                        directory.resolve(DATES),
                                        times.size(),
                                        sheet,
                                        (long) sheet * TileSheet.TILES));
            }
        }
        return new TaasradArchive(sheets, times);
    }

    private static Map<Integer, Path> sheetsIn(Path directory) throws IOException {
        Map<Integer, Path> sheets = new TreeMap<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Matcher matcher = SHEET.matcher(file.getFileName().toString());
                if (matcher.matches()) {
                    sheets.put(Integer.parseInt(matcher.group(1)), file);
                }
            }
        }
        return sheets;
    }

    private static List<Instant> times(Path file) throws IOException {
        List<Instant> times = new ArrayList<>();
        try (JsonParser json = new JsonFactory().createParser(file.toFile())) {
            if (json.nextToken() != JsonToken.START_ARRAY) {
                throw new UnknownArchiveException(file + " is not a JSON list of times");
            }
            while (json.nextToken() != JsonToken.END_ARRAY) {
                times.add(LocalDateTime.parse(json.getText(), TIME).toInstant(ZoneOffset.UTC));
            }
        } catch (JsonProcessingException | DateTimeException e) {
            throw new UnknownArchiveException(
                    "%s: time %,d cannot be read: %s".formatted(file, times.size(), e.getMessage()),
                    e);
        }
        return times;
    }

    private static boolean[] circle() {
        boolean[] covered = new boolean[TileSheet.TILE * TileSheet.TILE];
        double middle = (TileSheet.TILE - 1) / 2.0;
        for (int row = 0; row < TileSheet.TILE; row++) {
            for (int column = 0; column < TileSheet.TILE; column++) {
                covered[row * TileSheet.TILE + column] =
                        Math.hypot(row - middle, column - middle) <= TileSheet.TILE / 2.0;
            }
        }
        return covered;
    }

    @Override
    public List<FeedArchive> feeds() {
        return List.copyOf(feeds);
    }

    @Override
    public void close() {
        last = Optional.empty();
    }

    /** A sheet as it was read (4 MB), or why it could not be. */
    private record Loaded(Path file, Optional<TileSheet> sheet, String damage) {}

    /** The sheet of a file; the last one used is kept, and so is the last failure. */
    private TileSheet sheet(Path file) throws MalformedFrameException, IOException {
        Optional<Loaded> kept = last.filter(loaded -> loaded.file().equals(file));
        Loaded loaded = kept.isPresent() ? kept.get() : load(file);
        last = Optional.of(loaded);
        if (loaded.sheet().isEmpty()) {
            throw new MalformedFrameException(file.getFileName().toString(), loaded.damage());
        }
        return loaded.sheet().get();
    }

    private static Loaded load(Path file) throws IOException {
        try {
            return new Loaded(file, Optional.of(TileSheet.read(file)), "");
        } catch (MalformedFrameException e) {
            return new Loaded(file, Optional.empty(), e.reason());
        }
    }

    private final class Sheet implements FeedArchive {

        private final int number;
        private final Path file;
        private final List<Instant> times;

        Sheet(int number, Path file, List<Instant> times) {
            this.number = number;
            this.file = file;
            this.times = times;
        }

        @Override
        public String feed() {
            return "taasrad19/" + number;
        }

        @Override
        public Duration cadence() {
            return Duration.ofMinutes(5);
        }

        @Override
        public boolean ends() {
            return false;
        }

        @Override
        public List<ArchivedFrame> frames() {
            List<ArchivedFrame> frames = new ArrayList<>();
            for (int j = 0; j < times.size(); j++) {
                frames.add(new Tile(feed(), file, j, times.get(j)));
            }
            frames.sort(Comparator.comparing(ArchivedFrame::validTime));
            return frames;
        }
    }

    private final class Tile implements ArchivedFrame {

        private final String feed;
        private final Path file;
        private final int index;
        private final Instant validTime;

        Tile(String feed, Path file, int index, Instant validTime) {
            this.feed = feed;
            this.file = file;
            this.index = index;
            this.validTime = validTime;
        }

        @Override
        public String origin() {
            return "%s[%d]".formatted(file.getFileName(), index);
        }

        @Override
        public Instant validTime() {
            return validTime;
        }

        @Override
        public Frame read() throws MalformedFrameException, IOException {
            int[] codes = sheet(file).tile(index);
            for (int i = 0; i < codes.length; i++) {
                if (!COVERED[i]) {
                    codes[i] = NODATA;
                }
            }
            Channel channel =
                    Channel.of(Quantity.REFLECTIVITY, PACKING, Cells.packCodes(codes, PACKING));
            return new Frame(feed, GRID, validTime, validTime, List.of(channel));
        }
    }
}
