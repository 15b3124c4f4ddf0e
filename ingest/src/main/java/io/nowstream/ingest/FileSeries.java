package io.nowstream.ingest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A feed whose frames lie in a row of files, many in each; where a file is missing, it has a gap.
 *
 * @param feed its name
 * @param cadence between two frames
 * @param files in order
 * @param framesOf what a file holds
 * @param <F> such a file
 */
public record FileSeries<F>(
        String feed, Duration cadence, List<F> files, Function<F, List<ArchivedFrame>> framesOf)
        implements FeedArchive {

    public FileSeries {
        files = List.copyOf(files);
    }

    /**
     * The files of a directory, itself and not below, that are such.
     *
     * @param file what a file is by its name; empty if it is something else
     */
    public static <F> List<F> filesIn(
            Path directory, Function<Path, Optional<F>> file, Comparator<F> order)
            throws IOException {
        try (Stream<Path> paths = Files.list(directory)) {
            return paths.filter(Files::isRegularFile)
                    .flatMap(path -> file.apply(path).stream())
                    .sorted(order)
                    .toList();
        }
    }

    /** Each feed's series, in order of names. */
    public static <F> List<FeedArchive> byFeed(
            List<F> files,
            Function<F, String> feedOf,
            Duration cadence,
            Function<F, List<ArchivedFrame>> framesOf) {
        Map<String, List<F>> byFeed = new TreeMap<>();
        for (F file : files) {
            byFeed.computeIfAbsent(feedOf.apply(file), feed -> new ArrayList<>()).add(file);
        }
        List<FeedArchive> series = new ArrayList<>();
        byFeed.forEach((feed, its) -> series.add(new FileSeries<>(feed, cadence, its, framesOf)));
        return List.copyOf(series);
    }

    /** None: it goes on with the next file. */
    @Override
    public boolean ends() {
        return false;
    }

    @Override
    public List<ArchivedFrame> frames() {
        List<ArchivedFrame> frames = new ArrayList<>();
        files.forEach(file -> frames.addAll(framesOf.apply(file)));
        // Stable: what has no time of its own stays behind what came before it.
        frames.sort(Comparator.comparing(ArchivedFrame::validTime));
        return frames;
    }
}
