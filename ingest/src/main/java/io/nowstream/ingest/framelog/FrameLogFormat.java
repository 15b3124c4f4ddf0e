package io.nowstream.ingest.framelog;

import java.nio.charset.StandardCharsets;

/** What writer and reader of a frame log have in common; the package says the layout. */
final class FrameLogFormat {

    static final String SUFFIX = ".frames";

    /** More than a message may have; what claims more is damaged, and no memory is taken for it. */
    static final int LARGEST_MESSAGE = 64 << 20;

    /** Before each message: its valid time and its length. */
    static final int ENTRY_HEADER_BYTES = Long.BYTES + Integer.BYTES;

    private static final byte[] MAGIC = "NSFRAME1".getBytes(StandardCharsets.US_ASCII);

    private FrameLogFormat() {}

    static byte[] magic() {
        return MAGIC.clone();
    }
}
