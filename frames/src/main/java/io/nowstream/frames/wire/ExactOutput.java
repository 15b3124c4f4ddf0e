package io.nowstream.frames.wire;

import java.io.OutputStream;

/**
 * Takes the same bytes twice: first counts them, then keeps them in an array of just that size. For
 * records whose bulk is one array, that is cheaper than to grow a buffer and cut it.
 */
final class ExactOutput extends OutputStream {

    private final int header;
    private byte[] kept = {};
    private boolean counting = true;
    private int position;

    /**
     * @param header bytes to leave free at the beginning
     */
    ExactOutput(int header) {
        this.header = header;
        this.position = header;
    }

    /** Ends the counting; what is written from now on lies in the array returned. */
    byte[] allocate() {
        kept = new byte[position];
        counting = false;
        position = header;
        return kept;
    }

    @Override
    public void write(int b) {
        if (!counting) {
            kept[position] = (byte) b;
        }
        advance(1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        if (!counting) {
            System.arraycopy(bytes, offset, kept, position, length);
        }
        advance(length);
    }

    private void advance(int length) {
        position = Math.addExact(position, length);
    }
}
