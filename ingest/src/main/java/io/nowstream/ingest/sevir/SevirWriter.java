package io.nowstream.ingest.sevir;

import static io.nowstream.ingest.sevir.SevirLayout.MISSING;

import io.jhdf.HdfFile;
import io.jhdf.WritableHdfFile;
import io.jhdf.api.DatasetCreationOptions;
import io.jhdf.exceptions.HdfException;
import io.nowstream.frames.Grid;
import io.nowstream.frames.GridProjection;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Writes events in SEVIR's own layout: {@code CATALOG.csv} and, below {@code data/vil/<year>/},
 * HDF5 files with {@code vil}, uint8 (N, 384, 384, 49), time last, row 0 in the south, one deflated
 * chunk per event, and {@code id}, N fixed strings.
 */
public final class SevirWriter {

    /** jHDF takes whole arrays, some 20 MB per event: a new file is begun after so many. */
    private static final int EVENTS_PER_FILE = 4;

    private static final int DEFLATE_LEVEL = 1;

    private static final String HEADER =
            "id,file_name,file_index,img_type,time_utc,minute_offsets,episode_id,event_id,"
                    + "event_type,llcrnrlat,llcrnrlon,urcrnrlat,urcrnrlon,proj,size_x,size_y,"
                    + "height_m,width_m,data_min,data_max,pct_missing";

    private static final String MINUTE_OFFSETS =
            IntStream.range(0, SevirLayout.FRAMES)
                    .mapToObj(i -> Integer.toString(5 * (i - SevirLayout.FRAMES / 2)))
                    .collect(Collectors.joining(":"));

    /** As in the original catalogue. */
    private static final String CATALOG_PROJECTION =
            "+proj=laea +lat_0=38 +lon_0=-98 +units=m +a=6370997.0 +ellps=sphere ";

    private SevirWriter() {}

    /**
     * Writes catalogue and files.
     *
     * @param directory made if it is not there; a catalogue in it is replaced
     * @param events one or more, of distinct ids
     */
    public static void write(Path directory, List<SevirEvent> events) throws IOException {
        Files.createDirectories(directory);
        try (BufferedWriter catalog =
                Files.newBufferedWriter(directory.resolve(SevirLayout.CATALOG))) {
            catalog.write(HEADER + "\n");
            for (int first = 0; first < events.size(); first += EVENTS_PER_FILE) {
                int end = Math.min(first + EVENTS_PER_FILE, events.size());
                writeFile(directory, events.subList(first, end), first, catalog);
            }
        }
    }

    private static void writeFile(
            Path directory, List<SevirEvent> events, int first, BufferedWriter catalog)
            throws IOException {
        String fileName = fileName(events.get(0), first);
        byte[][][][] vil = new byte[events.size()][][][];
        String[] ids = new String[events.size()];
        for (int i = 0; i < events.size(); i++) {
            SevirEvent event = events.get(i);
            EventArray array = EventArray.of(event);
            vil[i] = array.codes();
            ids[i] = event.id();
            catalog.write(row(event, fileName, i, array) + "\n");
        }
        Path file = directory.resolve("data").resolve(fileName);
        Files.createDirectories(file.getParent());
        DatasetCreationOptions oneChunkPerEvent =
                DatasetCreationOptions.builder()
                        .unsigned()
                        .chunkDimensions(1, SevirLayout.SIDE, SevirLayout.SIDE, SevirLayout.FRAMES)
                        .deflate(DEFLATE_LEVEL)
                        .build();
        Files.deleteIfExists(file);
        try (WritableHdfFile hdf = HdfFile.write(file)) {
            hdf.putDataset(SevirLayout.DATASET, vil, oneChunkPerEvent);
            hdf.putDataset(SevirLayout.IDS, ids);
        } catch (HdfException e) {
            throw new IOException("%s cannot be written: %s".formatted(file, e.getMessage()), e);
        }
    }

    /** SEVIR's files hold half a year; further ones of the same half are numbered. */
    private static String fileName(SevirEvent event, int first) {
        ZonedDateTime time = event.timeUtc().atZone(ZoneOffset.UTC);
        String half = time.getMonthValue() <= 6 ? "0101_0630" : "0701_1231";
        String number = first == 0 ? "" : "_" + (first / EVENTS_PER_FILE + 1);
        return "vil/%1$d/SEVIR_VIL_STORMEVENTS_%1$d_%2$s%3$s.h5"
                .formatted(time.getYear(), half, number);
    }

    private static String row(SevirEvent event, String fileName, int index, EventArray array) {
        double side = SevirLayout.SIDE * 1000.0;
        GridProjection projection =
                new GridProjection(
                        new Grid(
                                SevirLayout.SIDE,
                                SevirLayout.SIDE,
                                SevirLayout.PROJECTION,
                                event.westMetres(),
                                event.southMetres() + side,
                                1000,
                                1000));
        double[] lowerLeft = projection.lonLat(SevirLayout.SIDE, 0);
        double[] upperRight = projection.lonLat(0, SevirLayout.SIDE);
        String number = event.id().replaceAll("\\D", "");
        return String.format(
                Locale.ROOT,
                "%s,%s,%d,vil,%s,%s,%s,%s,%s,%.10f,%.10f,%.10f,%.10f,%s,%d,%d,%.1f,%.1f,%d,%d,%.6f",
                event.id(),
                fileName,
                index,
                CatalogRow.TIME.format(event.timeUtc().atOffset(ZoneOffset.UTC)),
                MINUTE_OFFSETS,
                number,
                number,
                event.eventType(),
                lowerLeft[1],
                lowerLeft[0],
                upperRight[1],
                upperRight[0],
                CATALOG_PROJECTION,
                SevirLayout.SIDE,
                SevirLayout.SIDE,
                side,
                side,
                array.min(),
                array.max(),
                array.missingPercent());
    }

    /**
     * One event in the order of the file.
     *
     * @param codes shape (row, column, frame), row 0 in the south
     * @param min smallest code that is not missing; 0 if there is none
     * @param max largest code that is not missing; 0 if there is none
     * @param missingPercent share of missing cells, 0 to 100
     */
    private record EventArray(byte[][][] codes, int min, int max, double missingPercent) {

        static EventArray of(SevirEvent event) {
            int side = SevirLayout.SIDE;
            List<Optional<byte[]>> images = new ArrayList<>(SevirLayout.FRAMES);
            for (int frame = 0; frame < SevirLayout.FRAMES; frame++) {
                images.add(checked(event, frame));
            }
            byte[][][] codes = new byte[side][side][SevirLayout.FRAMES];
            int[] histogram = new int[256];
            for (int row = 0; row < side; row++) {
                for (int column = 0; column < side; column++) {
                    int cell = (side - 1 - row) * side + column;
                    for (int frame = 0; frame < SevirLayout.FRAMES; frame++) {
                        Optional<byte[]> image = images.get(frame);
                        int code = image.isPresent() ? image.get()[cell] & 0xFF : MISSING;
                        codes[row][column][frame] = (byte) code;
                        histogram[code]++;
                    }
                }
            }
            return summary(codes, histogram);
        }

        private static Optional<byte[]> checked(SevirEvent event, int frame) {
            Optional<byte[]> image = event.frames().apply(frame);
            int cells = SevirLayout.SIDE * SevirLayout.SIDE;
            if (image.isPresent() && image.get().length != cells) {
                throw new IllegalArgumentException(
                        "frame %d of %s has %,d cells, expected %,d"
                                .formatted(frame, event.id(), image.get().length, cells));
            }
            return image;
        }

        private static EventArray summary(byte[][][] codes, int[] histogram) {
            int min = 0;
            while (min < MISSING && histogram[min] == 0) {
                min++;
            }
            int max = MISSING - 1;
            while (max > 0 && histogram[max] == 0) {
                max--;
            }
            double cells = (double) SevirLayout.SIDE * SevirLayout.SIDE * SevirLayout.FRAMES;
            double missing = 100 * histogram[MISSING] / cells;
            return new EventArray(codes, Math.min(min, max), max, missing);
        }
    }
}
