package io.nowstream.sinks.kafka;

import io.nowstream.frames.ClaimChecks;
import io.nowstream.frames.StampedField;
import io.nowstream.frames.Store;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** Puts the cells of large fields into the store, before the message that claims them is sent. */
final class FieldClaims implements RecordSchema.Preparation<StampedField> {

    private static final long serialVersionUID = 1L;

    private final StoreSource source;
    private final int limitBytes;
    private transient @Nullable ClaimChecks claims;

    FieldClaims(StoreSource source, int limitBytes) {
        this.source = source;
        this.limitBytes = limitBytes;
    }

    @Override
    public void open() {
        Store store = source.open();
        claims = new ClaimChecks(store, limitBytes);
    }

    @Override
    public StampedField prepare(StampedField stamped) {
        ClaimChecks opened = claims;
        if (opened == null) {
            throw new IllegalStateException("not opened");
        }
        try {
            return new StampedField(opened.deposit(stamped.field()), stamped.stamps());
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "%s: its cells are too large for a message, and the store refused them"
                            .formatted(stamped.field().identity()),
                    e);
        }
    }
}
