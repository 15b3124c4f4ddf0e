package io.nowstream.ingest.publish;

import io.nowstream.frames.Channel;
import io.nowstream.frames.Frame;
import io.nowstream.frames.Grid;
import io.nowstream.frames.Packing;
import io.nowstream.frames.Sha256;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.HexFormat;

/**
 * What a frame says, as SHA-256: feed, valid time, grid and cells, but not when it arrived, nor
 * whether its cells travel as a claim. Two frames of one valid time and one digest are the same
 * observation; with two digests the later one is a correction.
 */
public final class FrameDigest {

    private FrameDigest() {}

    /** Lower-case hex. */
    public static String of(Frame frame) {
        MessageDigest digest = Sha256.digest();
        try (DataOutputStream out =
                new DataOutputStream(
                        new DigestOutputStream(OutputStream.nullOutputStream(), digest))) {
            out.writeUTF(frame.feed());
            out.writeLong(frame.validTime().toEpochMilli());
            write(frame.grid(), out);
            for (Channel channel : frame.channels()) {
                out.writeUTF(channel.quantity().name());
                write(channel.packing(), out);
                out.writeUTF(
                        channel.claim().isEmpty() ? Sha256.of(channel.cells()) : channel.claim());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("writing to nowhere does not fail", e);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static void write(Grid grid, DataOutputStream out) throws IOException {
        out.writeInt(grid.rows());
        out.writeInt(grid.columns());
        out.writeUTF(grid.projection());
        out.writeDouble(grid.westMetres());
        out.writeDouble(grid.northMetres());
        out.writeDouble(grid.cellWidthMetres());
        out.writeDouble(grid.cellHeightMetres());
    }

    private static void write(Packing packing, DataOutputStream out) throws IOException {
        out.writeUTF(packing.type().name());
        out.writeDouble(packing.scale());
        out.writeDouble(packing.offset());
        out.writeInt(packing.nodata());
        out.writeInt(packing.undetect());
    }
}
