package io.nowstream.frames.wire;

import io.nowstream.frames.MalformedRecordException;

/**
 * A message written with a schema that this program does not have, most likely by a newer one: to
 * be parked with its bytes and replayed after an upgrade.
 */
public final class UnknownSchemaException extends MalformedRecordException {

    private static final long serialVersionUID = 1L;

    private final long fingerprint;

    UnknownSchemaException(long fingerprint) {
        super(
                ("message was written with schema %016x, which this program does not have; replay"
                                + " it after an upgrade")
                        .formatted(fingerprint));
        this.fingerprint = fingerprint;
    }

    /** CRC-64-AVRO of the schema's parsing canonical form, as it stands in the message. */
    public long fingerprint() {
        return fingerprint;
    }
}
