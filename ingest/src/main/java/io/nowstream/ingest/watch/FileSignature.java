package io.nowstream.ingest.watch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;

/**
 * How a file looks from outside: size, time of its last change, and which file it is. Two looks
 * that agree over a while mean that nobody is writing.
 *
 * @param text the three, in one word
 */
record FileSignature(String text) {

    /** Empty if there is no such regular file (any more). */
    static Optional<FileSignature> of(Path file) throws IOException {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return attributes.isRegularFile()
                    ? Optional.of(new FileSignature(textOf(attributes)))
                    : Optional.empty();
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private static String textOf(BasicFileAttributes attributes) {
        Object key = attributes.fileKey(); // (device, inode); survives a rename; null on Windows
        return "%d;%s;%s"
                .formatted(
                        attributes.size(),
                        attributes.lastModifiedTime().toInstant(),
                        key == null ? "" : key);
    }
}
