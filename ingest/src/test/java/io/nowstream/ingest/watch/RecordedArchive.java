package io.nowstream.ingest.watch;

import io.nowstream.frames.Frame;
import io.nowstream.ingest.Archive;
import io.nowstream.ingest.ArchivedFrame;
import io.nowstream.ingest.FeedArchive;
import io.nowstream.ingest.publish.RecordedLog;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** The frames of a log as an archive that recorded when each arrived. */
record RecordedArchive(List<FeedArchive> feeds) implements Archive {

    /** Of a log with one feed. */
    static RecordedArchive of(RecordedLog log, Duration cadence) {
        List<ArchivedFrame> frames =
                log.records().stream()
                        .map(record -> record.frame())
                        .filter(Objects::nonNull)
                        .<ArchivedFrame>map(Recorded::new)
                        .toList();
        String feed = log.records().get(0).feed();
        return new RecordedArchive(List.of(new Feed(feed, cadence, false, frames)));
    }

    @Override
    public void close() {}

    private record Feed(String feed, Duration cadence, boolean ends, List<ArchivedFrame> frames)
            implements FeedArchive {}

    private record Recorded(Frame frame) implements ArchivedFrame {

        @Override
        public String origin() {
            return frame.feed() + " " + frame.validTime();
        }

        @Override
        public Instant validTime() {
            return frame.validTime();
        }

        @Override
        public Optional<Instant> recordedArrival() {
            return Optional.of(frame.arrivalTime());
        }

        @Override
        public Frame read() {
            return frame.arrivedAt(frame.validTime());
        }
    }
}
