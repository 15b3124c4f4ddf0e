package io.nowstream.ingest;

import io.nowstream.ingest.bom.BomFormat;
import io.nowstream.ingest.fmi.FmiFormat;
import io.nowstream.ingest.knmi.KnmiFormat;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The single-file formats that are understood. A new one is a package and a line here. */
public final class FrameFormats {

    private static final List<FrameFormat> ALL =
            List.of(new KnmiFormat(), new FmiFormat(), new BomFormat());

    private FrameFormats() {}

    public static List<FrameFormat> all() {
        return ALL;
    }

    /** The format of a file by its name, or empty if none knows it. */
    public static Optional<FrameFormat> of(Path file) {
        return ALL.stream().filter(format -> format.recognises(file)).findFirst();
    }
}
