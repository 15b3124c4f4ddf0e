package io.nowstream.models.layers.scan;

import java.lang.reflect.InvocationTargetException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The fastest form of the kernel that this JVM can run, chosen once and said in the log.
 *
 * <p>{@link VectorScan} is named by a string alone: without its module the class must not be
 * loaded.
 */
final class FusedScans {

    private static final Logger LOG = LoggerFactory.getLogger(FusedScans.class);
    private static final String MODULE = "jdk.incubator.vector";

    /** Of this process. */
    static final FusedScan FASTEST = fastest();

    private FusedScans() {}

    private static FusedScan fastest() {
        if (ModuleLayer.boot().findModule(MODULE).isEmpty()) {
            LOG.warn(
                    "selective scan: plain Java, several times slower, same results; start the JVM"
                            + " with --add-modules {} for the vector kernel",
                    MODULE);
            return new PlainScan();
        }
        FusedScan scan = vector();
        LOG.info("selective scan: {}", scan.label());
        return scan;
    }

    private static FusedScan vector() {
        try {
            return (FusedScan)
                    Class.forName(FusedScans.class.getPackageName() + ".VectorScan")
                            .getDeclaredConstructor()
                            .newInstance();
        } catch (InvocationTargetException | LinkageError e) {
            LOG.warn("selective scan: plain Java, since the vector kernel does not start", e);
            return new PlainScan();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("the vector kernel is not in the jar", e);
        }
    }
}
