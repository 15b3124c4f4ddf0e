package io.nowstream.models.layers.scan;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.jni.JniUtils;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The selective scan in the form that suits where its operands are: the fused kernel on the CPU,
 * operations of the engine elsewhere. See {@link ReferenceScan} for the equation, {@link Gradients}
 * for the backward pass.
 *
 * <p>For comparisons the system property {@code nowstream.scan} is {@code fused}, the default, or
 * {@code reference}: the loop, on every device. It may change between two scans.
 */
public final class SelectiveScan {

    private static final Logger LOG = LoggerFactory.getLogger(SelectiveScan.class);
    private static final AtomicBoolean SAID = new AtomicBoolean();
    private static final String PROPERTY = "nowstream.scan";

    private SelectiveScan() {}

    /**
     * y (B, cells, D), the sum of all directions, on the manager of u. Any number of threads may
     * scan at once.
     *
     * @throws IllegalArgumentException if the operands do not fit together, or the system property
     *     says neither
     */
    public static NDArray apply(Scan scan) {
        ScanShape shape = ScanShape.of(scan);
        if (isReferenceWanted()) {
            return ReferenceScan.apply(scan);
        }
        Device device = scan.u().getDevice();
        if (!device.getDeviceType().equals(Device.Type.CPU) || !shape.fitsAnInt()) {
            if (SAID.compareAndSet(false, true)) {
                LOG.info("selective scan: in chunks by operations of the engine, on {}", device);
            }
            return ChunkedScan.apply(scan);
        }
        if (JniUtils.isGradMode() && Gradients.mayFlowTo(scan.operands())) {
            return Gradients.record(shape, scan);
        }
        return new FusedPass(FusedScans.FASTEST, shape, scan).forward();
    }

    private static boolean isReferenceWanted() {
        String wanted = System.getProperty(PROPERTY, "fused");
        return switch (wanted) {
            case "fused" -> false;
            case "reference" -> true;
            default ->
                    throw new IllegalArgumentException(
                            "system property %s is fused or reference, not \"%s\""
                                    .formatted(PROPERTY, wanted));
        };
    }
}
