package io.nowstream.ingest.publish;

import static io.nowstream.ingest.publish.TestFrames.at;

import io.nowstream.frames.Frame;
import io.nowstream.ingest.Archive;
import io.nowstream.ingest.ArchivedFrame;
import io.nowstream.ingest.FeedArchive;
import io.nowstream.ingest.MalformedFrameException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** An archive of small frames every five minutes, and of some that cannot be decoded. */
final class MemoryArchive implements Archive {

    private final List<FeedArchive> feeds = new ArrayList<>();
    private final Set<Instant> malformed = new HashSet<>();
    private final List<String> reads = new ArrayList<>();
    private Optional<Path> fileOfMalformed = Optional.empty();

    MemoryArchive feed(String name, boolean ends, String... validTimes) {
        List<ArchivedFrame> frames = new ArrayList<>();
        for (String time : validTimes) {
            frames.add(new InMemory(name, at(time)));
        }
        feeds.add(new Feed(name, Duration.ofMinutes(5), ends, frames));
        return this;
    }

    /** What is decoded from then on fails at that time. */
    MemoryArchive malformedAt(String validTime) {
        malformed.add(at(validTime));
        return this;
    }

    MemoryArchive keptIn(Path file) {
        fileOfMalformed = Optional.of(file);
        return this;
    }

    /** Origins of the frames read so far. */
    List<String> reads() {
        return reads;
    }

    @Override
    public List<FeedArchive> feeds() {
        return feeds;
    }

    @Override
    public void close() {}

    private record Feed(String feed, Duration cadence, boolean ends, List<ArchivedFrame> frames)
            implements FeedArchive {}

    private final class InMemory implements ArchivedFrame {

        private final String feed;
        private final Instant validTime;

        InMemory(String feed, Instant validTime) {
            this.feed = feed;
            this.validTime = validTime;
        }

        @Override
        public String origin() {
            return feed + "-" + validTime + ".h5";
        }

        @Override
        public Instant validTime() {
            return validTime;
        }

        @Override
        public Optional<Path> wholeFile() {
            return fileOfMalformed;
        }

        @Override
        public Frame read() throws MalformedFrameException {
            reads.add(origin());
            if (malformed.contains(validTime)) {
                throw new MalformedFrameException(origin(), "cut off");
            }
            return TestFrames.frame(feed, validTime, 100);
        }
    }
}
