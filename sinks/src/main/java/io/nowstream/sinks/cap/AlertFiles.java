package io.nowstream.sinks.cap;

import io.nowstream.frames.MalformedRecordException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Alerts in a directory, one file each, {@code <identifier>.xml}: written whole or not at all,
 * never twice. The directory is also the memory: a restarted publisher reads it again. Files of
 * alerts that have expired may be taken away at any time.
 */
final class AlertFiles {

    private static final Logger LOG = LoggerFactory.getLogger(AlertFiles.class);

    private static final String ENDING = ".xml";

    /** Begins with a dot, so that whoever watches for {@code *.xml} sees no half a file. */
    private static final String UNFINISHED = ".unfinished-";

    private final Path directory;

    AlertFiles(Path directory) throws IOException {
        this.directory = Files.createDirectories(directory);
        try (DirectoryStream<Path> left = Files.newDirectoryStream(directory, UNFINISHED + "*")) {
            for (Path unfinished : left) {
                Files.deleteIfExists(unfinished);
            }
        }
    }

    /** All alerts that are there; a file that is none is left alone. */
    List<CapAlert> read() throws IOException {
        List<CapAlert> alerts = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*" + ENDING)) {
            for (Path file : files) {
                try {
                    alerts.add(CapXml.parse(Files.readAllBytes(file)));
                } catch (MalformedRecordException e) {
                    LOG.warn("{} is no alert of ours and is left alone: {}", file, e.getMessage());
                }
            }
        }
        return alerts;
    }

    boolean has(String identifier) {
        return Files.exists(directory.resolve(identifier + ENDING));
    }

    /** The new file. */
    Path write(CapAlert alert) throws IOException {
        Path place = directory.resolve(alert.identifier() + ENDING);
        Path unfinished = directory.resolve(UNFINISHED + alert.identifier());
        try (FileChannel channel =
                FileChannel.open(
                        unfinished,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.TRUNCATE_EXISTING)) {
            ByteBuffer bytes = ByteBuffer.wrap(CapXml.write(alert));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        return Files.move(unfinished, place, StandardCopyOption.ATOMIC_MOVE);
    }
}
