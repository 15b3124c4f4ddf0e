package io.nowstream.ingest;

import io.nowstream.frames.Frame;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Files of one frame each, at any depth of a directory; a feed per format that occurs. */
final class FileArchive implements Archive {

    private final List<FeedArchive> feeds;

    /**
     * @param files any files; those of no {@link FrameFormat} are left out
     */
    FileArchive(List<Path> files) {
        Map<String, FeedArchive> byFeed = new TreeMap<>();
        for (FrameFormat format : FrameFormats.all()) {
            List<ArchivedFrame> frames =
                    files.stream()
                            .flatMap(
                                    file ->
                                            format.timeInName(file).stream()
                                                    .map(time -> new File(format, file, time)))
                            .sorted(Comparator.comparing(File::validTime).thenComparing(File::file))
                            .map(ArchivedFrame.class::cast)
                            .toList();
            if (!frames.isEmpty()) {
                byFeed.put(format.feed(), new Feed(format.feed(), format.cadence(), frames));
            }
        }
        feeds = List.copyOf(byFeed.values());
    }

    @Override
    public List<FeedArchive> feeds() {
        return feeds;
    }

    @Override
    public void close() {}

    private record Feed(String feed, Duration cadence, List<ArchivedFrame> frames)
            implements FeedArchive {

        @Override
        public boolean ends() {
            return false;
        }
    }

    private record File(FrameFormat format, Path file, Instant validTime) implements ArchivedFrame {

        @Override
        public String origin() {
            return file.getFileName().toString();
        }

        @Override
        public Optional<Path> wholeFile() {
            return Optional.of(file);
        }

        @Override
        public Frame read() throws MalformedFrameException, IOException {
            Frame frame = format.read(file, validTime);
            if (!frame.validTime().equals(validTime)) {
                throw new MalformedFrameException(
                        origin(),
                        "is named for %s and holds %s".formatted(validTime, frame.validTime()));
            }
            return frame;
        }
    }
}
