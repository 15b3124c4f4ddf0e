package io.nowstream.ingest.watch;

import io.nowstream.frames.Frame;
import io.nowstream.ingest.FrameFormat;
import io.nowstream.ingest.MalformedFrameException;
import io.nowstream.ingest.publish.TestFrames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code f-EPOCHSECONDS.tiny}: a code for all cells, optionally another time, and "end". */
final class TinyFormat implements FrameFormat {

    private static final Pattern NAME = Pattern.compile(".*f-(\\d+)\\.tiny");
    private static final Pattern CONTENT = Pattern.compile("(\\d+)(@\\d+)? end");

    private int reads;

    static String whole(int code) {
        return code + " end";
    }

    static String wholeOf(Instant time, int code) {
        return "%d@%d end".formatted(code, time.getEpochSecond());
    }

    /** How often a file was read. */
    int reads() {
        return reads;
    }

    @Override
    public String feed() {
        return "a";
    }

    @Override
    public Duration cadence() {
        return Duration.ofMinutes(5);
    }

    @Override
    public Optional<Instant> timeInName(Path file) {
        Matcher name = NAME.matcher(file.getFileName().toString());
        return name.matches()
                ? Optional.of(Instant.ofEpochSecond(Long.parseLong(name.group(1))))
                : Optional.empty();
    }

    @Override
    public Frame read(Path file, Instant arrivalTime) throws MalformedFrameException, IOException {
        reads++;
        String text = Files.readString(file);
        if (text.equals("boom")) {
            throw new IllegalStateException("boom");
        }
        Matcher content = CONTENT.matcher(text);
        if (!content.matches()) {
            throw new MalformedFrameException(file.getFileName().toString(), "not tiny");
        }
        Instant time =
                content.group(2) == null
                        ? timeInName(file).orElseThrow()
                        : Instant.ofEpochSecond(Long.parseLong(content.group(2).substring(1)));
        return TestFrames.frame(feed(), time, Integer.parseInt(content.group(1)))
                .arrivedAt(arrivalTime);
    }
}
