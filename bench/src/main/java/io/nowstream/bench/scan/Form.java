package io.nowstream.bench.scan;

import ai.djl.ndarray.NDArray;
import io.nowstream.models.layers.scan.Scan;

/** A way to compute a scan. */
@FunctionalInterface
interface Form {

    /** y (B, cells, D), on the manager of u. */
    NDArray apply(Scan scan);
}
