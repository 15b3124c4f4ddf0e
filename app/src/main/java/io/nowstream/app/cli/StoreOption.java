package io.nowstream.app.cli;

import io.nowstream.app.store.RunStore;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Where a run keeps what its processes share, if that is not its state directory. */
final class StoreOption {

    @Option(
            names = "--store",
            paramLabel = "DIR|URI",
            description = {
                "The run's store, the key store of its configuration, e.g. s3://bucket/store",
                "(default: in the state directory)."
            })
    private String place = "";

    /** The store of the run with this state directory. */
    RunStore of(Path state) {
        return new RunStore(state, place);
    }
}
