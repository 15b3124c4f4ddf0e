package io.nowstream.ingest.source;

import io.nowstream.frames.Store;
import java.io.Serializable;

/** Says where the configured {@link Store} is; it is opened where the task runs. */
@FunctionalInterface
public interface StoreOpener extends Serializable {

    Store open();
}
