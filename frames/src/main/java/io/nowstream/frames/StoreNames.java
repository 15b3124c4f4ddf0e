package io.nowstream.frames;

import java.util.regex.Pattern;

/**
 * What objects of a {@link Store} may be called, whatever the store: words of {@code
 * [A-Za-z0-9._-]} that do not begin with a dot, with slashes between them; the last may be one of
 * Zarr's own. So no name leads out of its store.
 */
public final class StoreNames {

    /** No object's name begins so; what a crash leaves behind is never listed. */
    public static final String UNFINISHED = ".unfinished-";

    private static final String WORD = "[A-Za-z0-9_-][A-Za-z0-9._-]*";
    private static final String LAST_WORD = "(" + WORD + "|\\.z(group|array|attrs|metadata))";
    private static final Pattern NAME = Pattern.compile("(" + WORD + "/)*" + LAST_WORD);
    private static final Pattern FOLDER = Pattern.compile(WORD + "(/" + WORD + ")*");
    private static final Pattern PREFIX = Pattern.compile("(" + WORD + "/)*(" + WORD + ")?");

    private StoreNames() {}

    /** Whether an object may be called so. */
    public static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }

    /** Whether a folder may be called so. */
    public static boolean isFolder(String folder) {
        return FOLDER.matcher(folder).matches();
    }

    /**
     * @return the name
     * @throws IllegalArgumentException if no object is called so
     */
    public static String demandName(String name) {
        if (!isName(name)) {
            throw new IllegalArgumentException(
                    ("\"%s\" is no name in a store: words of A-Z, a-z, 0-9, dot, underscore, dash"
                                    + " that do not begin with a dot, with / between them")
                            .formatted(name));
        }
        return name;
    }

    /**
     * @return the folder; empty for the top
     * @throws IllegalArgumentException if no folder is called so
     */
    public static String demandFolder(String folder) {
        if (!folder.isEmpty() && !isFolder(folder)) {
            throw new IllegalArgumentException(
                    "no folder of a store is called \"%s\"".formatted(folder));
        }
        return folder;
    }

    /**
     * @return the folder in which all names lie that begin so; empty for the top
     * @throws IllegalArgumentException if no name begins so
     */
    public static String folderOfPrefix(String prefix) {
        if (!PREFIX.matcher(prefix).matches()) {
            throw new IllegalArgumentException(
                    "names in a store cannot begin with \"%s\"".formatted(prefix));
        }
        return prefix.substring(0, Math.max(0, prefix.lastIndexOf('/')));
    }
}
