package io.nowstream.app.evaluate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.nowstream.app.UserMistake;
import io.nowstream.ingest.Archive;
import io.nowstream.ingest.FeedArchive;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Windows that others were scored on: {@code run_lengths}, {@code past_frames}, {@code leads}, and
 * {@code windows} with {@code first}, counted over all runs of the set.
 *
 * @param file for messages
 * @param runLengths lengths of the set's runs, by which its feed is found in an archive
 * @param windows in the file's order
 */
record WindowsFile(Path file, List<Integer> runLengths, List<Window> windows) {

    static WindowsFile read(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new UserMistake(file + ": no such file");
        }
        try {
            JsonNode root = new ObjectMapper().readTree(file.toFile());
            int length = whole(file, root, "past_frames");
            int leads = whole(file, root, "leads");
            List<Integer> runs = new ArrayList<>();
            root.path("run_lengths").forEach(n -> runs.add(n.asInt()));
            List<Window> windows = new ArrayList<>();
            for (JsonNode window : root.path("windows")) {
                windows.add(new Window(whole(file, window, "first"), length, leads));
            }
            int frames = runs.stream().mapToInt(Integer::intValue).sum();
            for (Window window : windows) {
                if (window.first() < 0 || window.now() + leads >= frames) {
                    throw new UserMistake(
                            "%s: the window at %d needs frames up to %d; its runs have %d"
                                    .formatted(file, window.first(), window.now() + leads, frames));
                }
            }
            return new WindowsFile(file, runs, windows);
        } catch (JsonProcessingException e) {
            throw new UserMistake("%s: %s".formatted(file, e.getOriginalMessage()), e);
        }
    }

    private static int whole(Path file, JsonNode node, String key) {
        if (!node.path(key).isInt()) {
            throw new UserMistake("%s: %s: a whole number is needed".formatted(file, key));
        }
        return node.path(key).asInt();
    }

    /** The feed of an archive that has these runs. */
    FeedArchive feedOf(Archive archive) {
        List<String> found = new ArrayList<>();
        for (FeedArchive feed : archive.feeds()) {
            List<Integer> lengths = Runs.lengths(feed);
            if (lengths.equals(runLengths)) {
                return feed;
            }
            found.add(feed.feed() + " " + lengths);
        }
        throw new UserMistake(
                "%s: its runs are %s; no feed of the archive has those, there are %s"
                        .formatted(file, runLengths, String.join(", ", found)));
    }
}
