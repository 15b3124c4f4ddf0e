package io.nowstream.app.store;

import io.nowstream.ingest.Archive;
import io.nowstream.ingest.Archives;
import io.nowstream.ingest.zarr.ZarrArchive;
import java.io.IOException;

/** Opens an archive of past frames where a person says that it lies. */
public final class PlacedArchives {

    private PlacedArchives() {}

    /**
     * Opens it.
     *
     * @param place a directory with an archive of any kind, or the address of the archive of a run,
     *     e.g. {@code s3://bucket/archive}
     * @throws io.nowstream.ingest.UnknownArchiveException if nothing there is understood
     * @throws io.nowstream.app.UserMistake if the address has no file system
     */
    public static Archive open(String place) throws IOException {
        return Stores.isRemote(place)
                ? ZarrArchive.open(Stores.open(place), place)
                : Archives.open(Stores.directory(place));
    }
}
