package io.nowstream.sinks.kafka;

import io.nowstream.frames.Store;
import java.io.Serializable;

/** Opens the configured {@link Store} where a task runs; travels with the job. */
@FunctionalInterface
public interface StoreSource extends Serializable {

    Store open();
}
