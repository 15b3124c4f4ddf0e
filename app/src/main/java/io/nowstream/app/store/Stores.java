package io.nowstream.app.store;

import io.nowstream.app.UserMistake;
import io.nowstream.frames.LocalStore;
import io.nowstream.frames.Store;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * Opens a {@link Store} where a person says that it lies: in a directory, or in a file system that
 * Flink knows, as {@code s3://bucket/folder}.
 */
public final class Stores {

    /** One letter and a colon is a drive. */
    private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+:.*");

    private static final Pattern CREDENTIALS = Pattern.compile("[^/]*:/*[^/]*@.*");

    private static final String FILE = "file";

    private Stores() {}

    /** Whether a place is no directory of this machine. */
    public static boolean isRemote(String place) {
        return SCHEME.matcher(place).matches() && !FILE.equals(uri(place).getScheme());
    }

    /**
     * Opens it; nothing is read or written yet.
     *
     * @throws UserMistake if it is no place, or its file system is not there
     */
    public static Store open(String place) {
        if (!isRemote(place)) {
            return new LocalStore(directory(place));
        }
        // Without a path of its own a name would become a part of the bucket's.
        URI top = uri(place.replaceFirst("/*$", "/"));
        return new FlinkStore(FlinkFiles.of(uri(place)), new org.apache.flink.core.fs.Path(top));
    }

    /**
     * A place that is a directory.
     *
     * @throws UserMistake if it is none of this machine
     */
    public static Path directory(String place) {
        if (isRemote(place)) {
            throw new UserMistake(place + ": a directory of this machine is needed");
        }
        return SCHEME.matcher(place).matches() ? Path.of(uri(place)) : Path.of(place);
    }

    /** A folder of a place. */
    public static String within(String place, String folder) {
        return isRemote(place)
                ? place.replaceFirst("/+$", "") + "/" + folder
                : directory(place).toAbsolutePath().resolve(folder).toString();
    }

    private static URI uri(String place) {
        if (CREDENTIALS.matcher(place).matches()) {
            // Not repeated here: it is a secret.
            throw new UserMistake(
                    "an address with credentials in it; give them in the environment, e.g."
                            + " AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY");
        }
        URI uri;
        try {
            uri = new URI(place);
        } catch (URISyntaxException e) {
            throw new UserMistake(
                    "%s: neither a directory nor an address: %s".formatted(place, e.getReason()),
                    e);
        }
        if (!FILE.equals(uri.getScheme()) && uri.getAuthority() == null) {
            throw new UserMistake(
                    "%s: names no bucket; write it as s3://BUCKET/FOLDER".formatted(place));
        }
        return uri;
    }
}
