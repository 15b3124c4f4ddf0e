package io.nowstream.app.job;

import io.nowstream.frames.ActiveWarnings;
import io.nowstream.sinks.cap.CapPublisher;
import io.nowstream.sinks.cap.CapSettings;
import io.nowstream.sinks.kafka.Envelope;
import io.nowstream.sinks.kafka.TailListener;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes alerts into a directory unless another process does: of any number of map servers one
 * publishes. When that one is gone, the next that reads a set of warnings takes its place and goes
 * on from what the directory says is published.
 *
 * <p>For one thread.
 */
final class OneAlertWriter implements TailListener, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(OneAlertWriter.class);

    private final CapSettings settings;
    private final AlertCounts counts;
    private final Closing closing = new Closing();
    private Optional<AlertWriter> writer;

    /**
     * @param counts what becomes of alerts here
     * @throws IOException if the directory cannot be made or read
     */
    OneAlertWriter(CapSettings settings, AlertCounts counts) throws IOException {
        this.settings = settings;
        this.counts = counts;
        Files.createDirectories(settings.directory());
        writer = takeOver();
        if (writer.isEmpty()) {
            LOG.info("{}: another process publishes alerts; this one waits", settings.directory());
        }
    }

    private Optional<AlertWriter> takeOver() throws IOException {
        Optional<StateLock> lock = StateLock.tryTake(settings.directory());
        if (lock.isEmpty()) {
            return Optional.empty();
        }
        closing.add(lock.get());
        AlertWriter taken = new AlertWriter(new CapPublisher(settings), counts);
        counts.publishing(true);
        return Optional.of(taken);
    }

    @Override
    public void warnings(ActiveWarnings set, Envelope envelope) {
        try {
            if (writer.isEmpty()) {
                writer = takeOver();
            }
            writer.ifPresent(taken -> taken.warnings(set, envelope));
        } catch (IOException e) {
            counts.failedOnce();
            LOG.error(
                    "{}: alerts cannot be published, the next set tries again: {}",
                    settings.directory(),
                    e.getMessage());
        }
    }

    @Override
    public void close() throws Exception {
        closing.close();
    }
}
