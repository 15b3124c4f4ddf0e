package io.nowstream.ingest;

import io.nowstream.ingest.framelog.FrameLogArchive;
import io.nowstream.ingest.sevir.SevirArchive;
import io.nowstream.ingest.taasrad.TaasradArchive;
import io.nowstream.ingest.thermal.ThermalArchive;
import io.nowstream.ingest.traffic.TrafficArchive;
import io.nowstream.ingest.zarr.ZarrArchive;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Opens a directory of past frames by what lies in it. A new layout is a package and a line here.
 */
public final class Archives {

    private static final String UNDERSTOOD =
            "a SEVIR CATALOG.csv, frame logs *.frames, the Zarr archive of a run, KNMI"
                    + " RAD_NL25_*.h5, FMI *.pgm.gz, Bureau of Meteorology *.prcp-cscn.nc,"
                    + " TAASRAD19 sheets with umap_train_dates.json, New York's flows *volume*.npz or"
                    + " *-graph-inoutflow.npz, or thermal pictures DATE_TIME_SENSOR.jsonl.gz";

    /** Archives are sorted into folders by year, month, day at most; links are not followed. */
    private static final int MAX_DEPTH = 6;

    private static final int NAMED = 3;

    private Archives() {}

    /**
     * Opens whatever kind of archive lies there.
     *
     * @param directory the archive
     * @throws UnknownArchiveException if nothing in it is understood
     */
    public static Archive open(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            throw new UnknownArchiveException(
                    "%s: %s; expected a directory with %s"
                            .formatted(
                                    directory,
                                    Files.exists(directory) ? "not a directory" : "not there",
                                    UNDERSTOOD));
        }
        if (ZarrArchive.liesIn(directory)) {
            return ZarrArchive.open(directory);
        }
        if (SevirArchive.liesIn(directory)) {
            return SevirArchive.open(directory);
        }
        if (FrameLogArchive.liesIn(directory)) {
            return FrameLogArchive.open(directory);
        }
        if (TaasradArchive.liesIn(directory)) {
            return TaasradArchive.open(directory);
        }
        if (TrafficArchive.liesIn(directory)) {
            return TrafficArchive.open(directory);
        }
        if (ThermalArchive.liesIn(directory)) {
            return ThermalArchive.open(directory);
        }
        List<Path> files = filesIn(directory);
        Archive archive = new FileArchive(files);
        if (archive.feeds().isEmpty()) {
            throw new UnknownArchiveException(
                    "%s: nothing to replay in %s; expected %s"
                            .formatted(directory, summary(files), UNDERSTOOD));
        }
        return archive;
    }

    private static List<Path> filesIn(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory, MAX_DEPTH)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        } catch (UncheckedIOException e) {
            throw new IOException(
                    "%s cannot be listed: %s".formatted(directory, e.getMessage()), e);
        }
    }

    private static String summary(List<Path> files) {
        if (files.isEmpty()) {
            return "an empty directory";
        }
        String names =
                files.stream()
                        .limit(NAMED)
                        .map(file -> file.getFileName().toString())
                        .collect(Collectors.joining(", "));
        return "its %,d files (%s%s)"
                .formatted(files.size(), names, files.size() > NAMED ? ", …" : "");
    }
}
