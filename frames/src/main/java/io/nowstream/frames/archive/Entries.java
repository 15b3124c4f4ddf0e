package io.nowstream.frames.archive;

import io.nowstream.frames.MalformedRecordException;
import io.nowstream.frames.Store;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * What a group knows of each of its frames, in the order in which they came: the coordinates along
 * its time dimension. 52 bytes per frame in memory.
 *
 * <p>On the store each is an array in chunks of {@link #CHUNK} entries, little-endian; the last
 * chunk is filled up with zeros and written anew as it fills.
 */
final class Entries {

    /** Entries per chunk. */
    static final int CHUNK = 1024;

    /** A day of a feed of 100 Hz; what claims more is refused before memory is taken. */
    static final int MAX = 10_000_000;

    static final String TIME = "time";
    static final String ARRIVAL = "arrival_time";
    static final String REVISION = "revision";
    static final String DIGEST = "sha256";

    static final int DIGEST_BYTES = 32;

    private int size;
    private long[] validMillis = new long[16];
    private long[] arrivalMillis = new long[16];
    private int[] revisions = new int[16];
    private byte[] digests = new byte[16 * DIGEST_BYTES];

    int size() {
        return size;
    }

    long validMillis(int index) {
        return validMillis[index];
    }

    long arrivalMillis(int index) {
        return arrivalMillis[index];
    }

    /** 0 for the first frame of its valid time on its day, one more for each later one. */
    int revision(int index) {
        return revisions[index];
    }

    /** Whether a frame's cells are those, by their SHA-256. */
    boolean hasDigest(int index, byte[] digest) {
        int from = index * DIGEST_BYTES;
        return Arrays.equals(digests, from, from + DIGEST_BYTES, digest, 0, DIGEST_BYTES);
    }

    void add(long valid, long arrival, int revision, byte[] digest) {
        if (size == validMillis.length) {
            int room = 2 * size;
            validMillis = Arrays.copyOf(validMillis, room);
            arrivalMillis = Arrays.copyOf(arrivalMillis, room);
            revisions = Arrays.copyOf(revisions, room);
            digests = Arrays.copyOf(digests, room * DIGEST_BYTES);
        }
        validMillis[size] = valid;
        arrivalMillis[size] = arrival;
        revisions[size] = revision;
        System.arraycopy(digest, 0, digests, size * DIGEST_BYTES, DIGEST_BYTES);
        size++;
    }

    /** Writes the chunks that hold entries from an index on. */
    void write(Store store, String group, int from) throws IOException {
        for (int chunk = from / CHUNK; chunk * CHUNK < size; chunk++) {
            int first = chunk * CHUNK;
            int end = Math.min(size, first + CHUNK);
            ByteBuffer valid = room(8);
            ByteBuffer arrival = room(8);
            ByteBuffer revision = room(4);
            for (int i = first; i < end; i++) {
                valid.putLong(validMillis[i]);
                arrival.putLong(arrivalMillis[i]);
                revision.putInt(revisions[i]);
            }
            ByteBuffer digest = room(DIGEST_BYTES);
            digest.put(digests, first * DIGEST_BYTES, (end - first) * DIGEST_BYTES);
            store.put(name(group, TIME, chunk), ZstdBytes.compress(valid.array()));
            store.put(name(group, ARRIVAL, chunk), ZstdBytes.compress(arrival.array()));
            store.put(name(group, REVISION, chunk), ZstdBytes.compress(revision.array()));
            store.put(name(group, DIGEST, chunk), ZstdBytes.compress(digest.array()));
        }
    }

    /**
     * Reads as many entries as the group counts. Memory is taken chunk by chunk, as they are found.
     *
     * @throws MalformedRecordException if a chunk is not there, or is none
     */
    static Entries read(Store store, String group, int count) throws IOException {
        Entries entries = new Entries();
        byte[] digest = new byte[DIGEST_BYTES];
        for (int chunk = 0; chunk * CHUNK < count; chunk++) {
            ByteBuffer valid = chunk(store, name(group, TIME, chunk), 8);
            ByteBuffer arrival = chunk(store, name(group, ARRIVAL, chunk), 8);
            ByteBuffer revision = chunk(store, name(group, REVISION, chunk), 4);
            ByteBuffer sha256 = chunk(store, name(group, DIGEST, chunk), DIGEST_BYTES);
            int end = Math.min(count, (chunk + 1) * CHUNK);
            for (int i = chunk * CHUNK; i < end; i++) {
                sha256.get(digest);
                entries.add(valid.getLong(), arrival.getLong(), revision.getInt(), digest);
            }
        }
        return entries;
    }

    private static String name(String group, String array, int chunk) {
        return "%s/%s/%d%s".formatted(group, array, chunk, array.equals(DIGEST) ? ".0" : "");
    }

    private static ByteBuffer room(int bytes) {
        return ByteBuffer.allocate(CHUNK * bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static ByteBuffer chunk(Store store, String name, int bytes) throws IOException {
        int plain = CHUNK * bytes;
        byte[] compressed =
                store.get(name, ZstdBytes.bound(plain))
                        .orElseThrow(
                                () ->
                                        new MalformedRecordException(
                                                name + " is counted and not there"));
        return ByteBuffer.wrap(ZstdBytes.decompress(compressed, plain, name))
                .order(ByteOrder.LITTLE_ENDIAN);
    }
}
