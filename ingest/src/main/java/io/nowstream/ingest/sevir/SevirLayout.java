package io.nowstream.ingest.sevir;

import io.nowstream.frames.CellType;
import io.nowstream.frames.Packing;
import java.time.Duration;

/** What every VIL file of SEVIR has in common. */
public final class SevirLayout {

    /** Rows and columns of an event, of 1 km each. */
    public static final int SIDE = 384;

    /** Frames of an event. */
    public static final int FRAMES = 49;

    /** Code of a missing cell; a frame of nothing else is absent. */
    public static final int MISSING = 255;

    /** Time between two frames. */
    public static final Duration CADENCE = Duration.ofMinutes(5);

    /**
     * The map of all events: Lambert's azimuthal equal-area projection of a sphere. The catalogue
     * writes {@code +a=6370997.0 +ellps=sphere}, which means the same.
     */
    public static final String PROJECTION =
            "+proj=laea +lat_0=38 +lon_0=-98 +x_0=0 +y_0=0 +a=6370997 +b=6370997 +units=m +no_defs";

    static final String CATALOG = "CATALOG.csv";
    static final String IMAGE_TYPE = "vil";
    static final String DATASET = "vil";
    static final String IDS = "id";
    static final String FEED_PREFIX = "sevir/";

    /**
     * VIL codes as they are: 0 is nothing seen; 1 to 5, which the scale calls zero too, stay
     * values.
     */
    static final Packing PACKING = new Packing(CellType.UINT8, 1, 0, MISSING, 0);

    private SevirLayout() {}
}
