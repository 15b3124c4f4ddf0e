package io.nowstream.models.layers.scan;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.LibUtils;
import com.sun.jna.Callback;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts the fused scan into libtorch's autograd. This is the odd trick of the package, and it is all
 * in this class; {@link Tape} does without.
 *
 * <p>Autograd has no door for kernels written in Java. But ATen has a pair of operators with a
 * derivative formula and without any kernel for the CPU, {@code cudnn_grid_sampler(self, grid)} and
 * {@code cudnn_grid_sampler_backward(self, grid, grad)}. Here two Java functions are registered as
 * those kernels, through the C interface that libtorch exports. An operator of two operands must
 * then carry a scan of six, and nothing may be kept on the Java side, since nobody says when a
 * graph is dropped. So a scan is a chain of such operators, one per operand:
 *
 * <pre>
 *   token_1 = hook(kept, token_0)      token_i+1 = hook(operand_i, token_i)      y = hook(u, token_6)
 * </pre>
 *
 * <p>A token is a small tensor whose bytes are the sizes of the scan and the addresses of the
 * operands seen so far. The node of each operator keeps its own operand alive, so the addresses
 * hold as long as the graph. Backwards y's node comes first: it works all gradients out, returns
 * that of u, and returns as "gradient of the token" a tensor of the same size whose bytes are the
 * handles of the others; each node on the way takes its own and passes the rest on. Whatever
 * becomes of the graph, libtorch frees it as it frees any other.
 */
final class HookOperator {

    private static final Logger LOG = LoggerFactory.getLogger(HookOperator.class);

    private static final String FORWARD = "cudnn_grid_sampler";
    private static final String BACKWARD = "cudnn_grid_sampler_backward";

    // The 64-bit words of a token.
    private static final int DIRECTIONS = 0;
    private static final int BATCH = 1;
    private static final int CHANNELS = 2;
    private static final int STATES = 3;
    private static final int RANK = 4;
    private static final int STAGE = 5;
    private static final int FIRST = 6; // address, or handle of the gradient, of each stage
    private static final int WORDS = 12;

    // The stages: which operand an operator of the chain takes.
    private static final int KEPT = 0;
    private static final int BIAS = 1;
    private static final int SKIP = 2;
    private static final int LOG_A = 3;
    private static final int PROJECTED = 4;
    private static final int DELTA = 5;
    private static final int U = 6;

    private static final int FLOAT32 = 6; // c10::ScalarType::Float
    private static final int CPU = 0; // c10::DeviceType::CPU

    /** What went wrong in a callback of this thread: it must not be thrown through native code. */
    private static final ThreadLocal<Optional<Throwable>> FAILURE =
            ThreadLocal.withInitial(Optional::empty);

    /** Installs when first asked, so that a program without scans leaves libtorch alone. */
    private static final class Installed {
        static final Optional<HookOperator> OPERATOR = install();
    }

    private final Kernel forward = this::forward; // held: libtorch knows only their addresses
    private final Kernel backward = this::backward;
    private final FusedScan kernel = FusedScans.FASTEST;

    /** A boxed kernel: operands on the stack, as handles that the callee owns; then results. */
    @FunctionalInterface
    private interface Kernel extends Callback {
        void invoke(Pointer stack, long operands, long results);
    }

    private HookOperator() {}

    /** The operator, if libtorch took it. */
    static Optional<HookOperator> installed() {
        return Installed.OPERATOR;
    }

    private static Optional<HookOperator> install() {
        try {
            Engine.getEngine("PyTorch");
            Path library = Path.of(LibUtils.getLibtorchPath(), System.mapLibraryName("torch_cpu"));
            Native.register(Torch.class, NativeLibrary.getInstance(library.toString()));
            HookOperator operator = new HookOperator();
            long[] aten = new long[1];
            check(Torch.aoti_torch_library_init_impl("aten", "CPU", "nowstream", 1, aten));
            check(Torch.aoti_torch_library_impl(aten[0], FORWARD, operator.forward));
            check(Torch.aoti_torch_library_impl(aten[0], BACKWARD, operator.backward));
            return Optional.of(operator);
        } catch (LinkageError | RuntimeException e) {
            LOG.warn(
                    "selective scan: cannot be put into the engine's autograd; training uses the"
                            + " tape: same gradients, slower",
                    e);
            return Optional.empty();
        }
    }

    /** Whether an array is the result of operations that autograd recorded, as far as known. */
    static boolean mayBeComputed(NDArray array) {
        if (Installed.OPERATOR.isEmpty()) {
            return true;
        }
        long[] stack = {owned(array)};
        check(Torch.aoti_torch_call_dispatcher("aten::is_leaf", "", stack));
        return (stack[0] & 0xff) == 0;
    }

    /** y (B, cells, D) with a gradient function. */
    NDArray apply(ScanShape shape, Scan scan) {
        PtNDManager manager = (PtNDManager) scan.u().getManager();
        NDArray kept = manager.create(new Shape(shape.keptStates()), DataType.FLOAT32);
        NDArray token = manager.create(new Shape(2 * WORDS), DataType.FLOAT32);
        ByteBuffer words = token.toByteBuffer(true);
        words.putLong(8 * DIRECTIONS, shape.directions().id());
        words.putLong(8 * BATCH, shape.batch());
        words.putLong(8 * CHANNELS, shape.channels());
        words.putLong(8 * STATES, shape.states());
        words.putLong(8 * RANK, shape.rank());
        words.putLong(8 * STAGE, KEPT);
        token.setRequiresGradient(true); // so that every operator of the chain gets its node

        List<NDArray> chain =
                List.of(
                        kept,
                        scan.bias(),
                        scan.skip(),
                        scan.logA(),
                        scan.projected(),
                        scan.delta(),
                        scan.u());
        long last = owned(token);
        for (NDArray operand : chain) {
            last = call(owned(contiguous(operand)), last);
        }
        kept.close();
        token.close();
        return new PtNDArray(manager, last);
    }

    private static long call(long operand, long token) {
        long[] stack = {operand, token};
        check(Torch.aoti_torch_call_dispatcher("aten::" + FORWARD, "", stack));
        rethrow();
        return stack[0];
    }

    /** Throws what a callback of this thread could not. */
    static void rethrow() {
        Optional<Throwable> failure = FAILURE.get();
        if (failure.isPresent()) {
            FAILURE.remove();
            throw new IllegalStateException("selective scan failed", failure.get());
        }
    }

    private void forward(Pointer stack, long operands, long results) {
        long operand = stack.getLong(0);
        long token = stack.getLong(8);
        try {
            Pointer words = data(token);
            int stage = (int) words.getLong(8 * STAGE);
            stack.setLong(0, stage < U ? nextToken(operand, words, stage) : scan(operand, words));
        } catch (Throwable e) {
            stack.setLong(0, failed(e));
        }
        delete(operand);
        delete(token);
    }

    private static long nextToken(long operand, Pointer words, int stage) {
        long next = empty(2 * WORDS);
        Pointer copy = data(next);
        for (int word = 0; word < WORDS; word++) {
            copy.setLong(8L * word, words.getLong(8L * word));
        }
        copy.setLong(8L * (FIRST + stage), Pointer.nativeValue(data(operand)));
        copy.setLong(8 * STAGE, stage + 1L);
        return next;
    }

    private long scan(long u, Pointer words) {
        ScanShape shape = shape(words);
        long y = empty(shape.batch(), shape.cells(), shape.channels());
        kernel.forward(
                shape,
                operands(shape, u, words),
                view(data(y), size(shape, U)),
                view(new Pointer(words.getLong(8 * FIRST)), size(shape, KEPT)));
        return y;
    }

    private void backward(Pointer stack, long operands, long results) {
        long operand = stack.getLong(0);
        long token = stack.getLong(8);
        long gradient = stack.getLong(16);
        try {
            Pointer words = data(token);
            int stage = (int) words.getLong(8 * STAGE);
            if (stage == U) {
                gradients(stack, operand, words, gradient);
            } else {
                long own = data(gradient).getLong(8L * (FIRST + stage));
                stack.setLong(0, own == 0 ? owned(operand) : own); // nobody asks for that of kept
                stack.setLong(8, owned(gradient));
            }
        } catch (Throwable e) {
            stack.setLong(0, owned(operand));
            stack.setLong(8, failed(e));
        }
        delete(operand);
        delete(token);
        delete(gradient);
    }

    /** Works all gradients out: that of u, and the token with those of the others. */
    private void gradients(Pointer stack, long u, Pointer words, long gradient) {
        ScanShape s = shape(words);
        long k = s.directions().count();
        long gU = empty(s.batch(), s.cells(), s.channels());
        long gDelta = empty(k, s.batch(), s.cells(), s.channels());
        long gProjected = empty(s.batch(), s.cells(), k * s.columns());
        long gLogA = empty(k * s.channels(), s.states());
        long gSkip = empty(k * s.channels());
        long gBias = empty(k, s.channels());
        Operands gradients =
                new Operands(
                        view(data(gU), size(s, U)),
                        view(data(gDelta), size(s, DELTA)),
                        view(data(gProjected), size(s, PROJECTED)),
                        view(data(gLogA), size(s, LOG_A)),
                        view(data(gSkip), size(s, SKIP)),
                        view(data(gBias), size(s, BIAS)));
        // An expanded gradient, as of a sum, has no memory of its own for each number.
        long gY = empty(s.batch(), s.cells(), s.channels());
        check(Torch.aoti_torch_copy_(gY, gradient, 0));
        kernel.backward(
                s,
                operands(s, u, words),
                view(new Pointer(words.getLong(8 * FIRST)), size(s, KEPT)),
                view(data(gY), size(s, U)),
                gradients);
        delete(gY);
        long gToken = empty(2 * WORDS);
        Pointer handles = data(gToken);
        handles.setLong(8 * (FIRST + KEPT), 0);
        handles.setLong(8 * (FIRST + BIAS), gBias);
        handles.setLong(8 * (FIRST + SKIP), gSkip);
        handles.setLong(8 * (FIRST + LOG_A), gLogA);
        handles.setLong(8 * (FIRST + PROJECTED), gProjected);
        handles.setLong(8 * (FIRST + DELTA), gDelta);
        stack.setLong(0, gU);
        stack.setLong(8, gToken);
    }

    private static ScanShape shape(Pointer words) {
        return new ScanShape(
                Directions.withId((int) words.getLong(8 * DIRECTIONS)),
                (int) words.getLong(8 * BATCH),
                (int) words.getLong(8 * CHANNELS),
                (int) words.getLong(8 * STATES),
                (int) words.getLong(8 * RANK));
    }

    private static Operands operands(ScanShape shape, long u, Pointer words) {
        return new Operands(
                view(data(u), size(shape, U)),
                operand(shape, DELTA, words),
                operand(shape, PROJECTED, words),
                operand(shape, LOG_A, words),
                operand(shape, SKIP, words),
                operand(shape, BIAS, words));
    }

    private static FloatBuffer operand(ScanShape shape, int stage, Pointer words) {
        return view(new Pointer(words.getLong(8L * (FIRST + stage))), size(shape, stage));
    }

    private static long size(ScanShape s, int stage) {
        long k = s.directions().count();
        long cells = (long) s.batch() * s.cells();
        return switch (stage) {
            case KEPT -> s.keptStates();
            case BIAS, SKIP -> k * s.channels();
            case LOG_A -> k * s.channels() * s.states();
            case PROJECTED -> cells * k * s.columns();
            case DELTA -> k * cells * s.channels();
            default -> cells * s.channels();
        };
    }

    private static FloatBuffer view(Pointer address, long numbers) {
        return address.getByteBuffer(0, 4 * numbers).asFloatBuffer();
    }

    /** A copy if need be, with a gradient function. */
    private static NDArray contiguous(NDArray array) {
        long[] address = new long[1];
        check(Torch.aoti_torch_get_strides(handle(array), address));
        Pointer strides = new Pointer(address[0]);
        long[] shape = array.getShape().getShape();
        long expected = 1;
        for (int axis = shape.length - 1; axis >= 0; axis--) {
            if (shape[axis] != 1 && strides.getLong(8L * axis) != expected) {
                return array.reshape(-1).reshape(array.getShape());
            }
            expected *= shape[axis];
        }
        return array;
    }

    private static long handle(NDArray array) {
        return ((PtNDArray) array).getHandle();
    }

    /** A handle of one's own to the same tensor. */
    private static long owned(NDArray array) {
        return owned(handle(array));
    }

    private static long owned(long tensor) {
        long[] handle = new long[1];
        check(Torch.aoti_torch_new_tensor_handle(tensor, handle));
        return handle[0];
    }

    private static void delete(long tensor) {
        check(Torch.aoti_torch_delete_tensor_object(tensor));
    }

    private static Pointer data(long tensor) {
        long[] address = new long[1];
        check(Torch.aoti_torch_get_data_ptr(tensor, address));
        return new Pointer(address[0]);
    }

    private static long empty(long... shape) {
        long[] strides = new long[shape.length];
        long stride = 1;
        for (int axis = shape.length - 1; axis >= 0; axis--) {
            strides[axis] = stride;
            stride *= shape[axis];
        }
        long[] tensor = new long[1];
        check(
                Torch.aoti_torch_empty_strided(
                        shape.length, shape, strides, FLOAT32, CPU, 0, tensor));
        return tensor[0];
    }

    /** Something to return after a failure that {@link #rethrow} will report. */
    private static long failed(Throwable e) {
        FAILURE.set(Optional.of(e));
        long tensor = empty(2 * WORDS);
        data(tensor).clear(8L * WORDS);
        return tensor;
    }

    private static void check(int status) {
        if (status != 0) {
            throw new IllegalStateException(
                    "libtorch refused a call for the selective scan; its reason is on stderr");
        }
    }

    /** What libtorch exports with C linkage, {@code torch/csrc/inductor/aoti_torch/c/shim.h}. */
    private static final class Torch {

        private Torch() {}

        static native int aoti_torch_library_init_impl(
                String namespace, String key, String file, int line, long[] library);

        static native int aoti_torch_library_impl(long library, String name, Callback kernel);

        static native int aoti_torch_call_dispatcher(
                String operator, String overload, long[] stack);

        static native int aoti_torch_new_tensor_handle(long tensor, long[] handle);

        static native int aoti_torch_delete_tensor_object(long tensor);

        static native int aoti_torch_get_data_ptr(long tensor, long[] address);

        static native int aoti_torch_get_strides(long tensor, long[] address);

        static native int aoti_torch_copy_(long to, long from, int nonBlocking);

        static native int aoti_torch_empty_strided(
                long dimensions,
                long[] sizes,
                long[] strides,
                int type,
                int deviceType,
                int deviceIndex,
                long[] tensor);
    }
}
