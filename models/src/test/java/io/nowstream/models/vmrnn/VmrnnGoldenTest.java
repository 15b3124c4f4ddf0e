package io.nowstream.models.vmrnn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.JniUtils;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.nowstream.models.Golden;
import io.nowstream.models.layers.TokenGrid;
import io.nowstream.models.layers.scan.Gradients;
import io.nowstream.models.network.Base;
import io.nowstream.models.network.Inputs;
import io.nowstream.models.network.Pass;
import io.nowstream.models.network.Weights;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Cell and networks against the golden files: outputs, states, losses and every gradient there. */
class VmrnnGoldenTest {

    private final NDManager manager = NDManager.newBaseManager();

    @BeforeEach
    void record() {
        JniUtils.setGradMode(true);
    }

    @AfterEach
    void close() {
        JniUtils.setGradMode(false);
        manager.close();
    }

    @Test
    void a_cell_gives_the_golden_states_and_gradients() {
        Golden golden = Golden.load("vmrnn-cell");
        VmrnnCell cell = new VmrnnCell(16, 16, Collections.nCopies(3, 0.0));
        TokenGrid grid = new TokenGrid(4, 6);
        Weights weights = golden.weights(manager, cell.weights("", false));
        Map<String, NDArray> leaves = new HashMap<>(weights.all());
        for (String input : List.of("input", "h", "c")) {
            leaves.put(input, golden.array(manager, input));
        }
        leaves.values().forEach(leaf -> leaf.setRequiresGradient(true));
        NDArray x = leaves.get("input");

        CellState before = new CellState(leaves.get("h"), leaves.get("c"));
        CellState after = cell.step(weights, x, before, grid, Pass.INFERENCE);
        NDArray loss =
                mse(after.h(), golden.array(manager, "target"))
                        .add(mse(after.c(), golden.array(manager, "target.c")));
        Gradients.backward(loss);

        golden.assertClose("output", after.h());
        golden.assertClose("output.c", after.c());
        golden.assertClose("loss", loss);
        assertGradients(golden, leaves);
        CellState zero = CellState.start(manager, 2, grid, 16);
        CellState first = cell.step(weights, x, zero, grid, Pass.INFERENCE);
        golden.assertClose("zero_state.output", first.h());
        golden.assertClose("zero_state.output.c", first.c());
    }

    @ParameterizedTest
    @ValueSource(strings = {"vmrnn-b", "vmrnn-d"})
    void a_network_rolls_out_to_the_golden_frames_states_and_gradients(String name) {
        Golden golden = Golden.load(name);
        Vmrnn network = network(golden, name);
        Weights weights = golden.weights(manager, network.weights());
        weights.all().values().forEach(weight -> weight.setRequiresGradient(true));
        Inputs inputs = new Inputs(golden.array(manager, "input"), Optional.empty());
        int leads = golden.configuration().get("K").asInt();

        RollOut rollOut = network.rollOutWithStates(weights, inputs, leads, Pass.INFERENCE);
        NDArray truth =
                NDArrays.concat(
                        new NDList(inputs.observed().get(":, 1:"), golden.array(manager, "target")),
                        1);
        NDArray off = rollOut.outputs().sub(truth);
        NDArray mse = off.square().mean();
        NDArray l1 = off.abs().mean();
        Gradients.backward(golden.configuration().get("l1").asBoolean() ? mse.add(l1) : mse);

        golden.assertClose("output", rollOut.outputs());
        golden.assertClose("loss.mse", mse);
        golden.assertClose("loss.l1", l1);
        List<CellState> cells = rollOut.states().cells();
        for (int i = 0; i < cells.size(); i++) {
            golden.assertClose("state." + i + ".h", cells.get(i).h());
            golden.assertClose("state." + i + ".c", cells.get(i).c());
        }
        assertThat(golden.has("state." + cells.size() + ".h")).isFalse();
        assertGradients(golden, weights.all());
    }

    @ParameterizedTest
    @ValueSource(strings = {"vmrnn-b", "vmrnn-d"})
    void without_gradients_the_frames_are_the_same(String name) {
        JniUtils.setGradMode(false);
        Golden golden = Golden.load(name);
        Vmrnn network = network(golden, name);
        Weights weights = golden.weights(manager, network.weights());
        Inputs inputs = new Inputs(golden.array(manager, "input"), Optional.empty());
        NDArray outputs = network.rollOut(weights, inputs, 4, Pass.INFERENCE);
        golden.assertClose("output", outputs);
        NDArray forecast = network.forecast(weights, inputs, 4, Pass.INFERENCE);
        assertThat(forecast.toFloatArray()).containsExactly(outputs.get(":, 2:").toFloatArray());
    }

    @Test
    void the_gate_gives_the_fixture_of_the_note() {
        NDArray o = manager.create(new float[] {-1, 0, 0.5f, 2});
        NDArray c = manager.create(new float[] {0, 1, -1, 0.5f});
        CellState after = VmrnnCell.gate(o, c);
        assertThat(after.c().toFloatArray())
                .containsExactly(new float[] {-.204824f, .5f, -.33481f, 1.289511f}, within(1e-6f));
        assertThat(after.h().toFloatArray())
                .containsExactly(
                        new float[] {-.054328f, .231059f, -.200952f, .756603f}, within(1e-6f));
    }

    private static NDArray mse(NDArray a, NDArray b) {
        return a.sub(b).square().mean();
    }

    private static void assertGradients(Golden golden, Map<String, NDArray> leaves) {
        long compared = 0;
        for (String name : golden.names()) {
            if (name.startsWith("grad.")) {
                String leaf = name.substring("grad.".length());
                golden.assertGradient(leaf, leaves.get(leaf).getGradient());
                compared++;
            }
        }
        assertThat(compared).isGreaterThanOrEqualTo(10);
    }

    /** The network of a file's configuration, whose keys are the paper's letters. */
    private static Vmrnn network(Golden golden, String name) {
        Map<String, Object> letters =
                new ObjectMapper().convertValue(golden.configuration().get("model"), Map.class);
        Map<String, String> words = Map.of("C", "width", "P", "patch", "N", "state");
        Map<String, Object> sizes = new HashMap<>();
        letters.forEach((key, value) -> sizes.put(words.getOrDefault(key, key), value));
        return name.equals("vmrnn-b") ? Vmrnn.b(sizes, Base.NONE) : Vmrnn.d(sizes, Base.NONE);
    }
}
