package io.nowstream.operators.warning;

import static org.assertj.core.api.Assertions.assertThat;

import io.nowstream.frames.CellType;
import io.nowstream.frames.Cells;
import io.nowstream.frames.GapReport;
import io.nowstream.frames.Grid;
import io.nowstream.frames.ModelId;
import io.nowstream.frames.Packing;
import io.nowstream.frames.Quantity;
import io.nowstream.frames.Stamps;
import io.nowstream.frames.Tier;
import io.nowstream.operators.Nowcast;
import io.nowstream.operators.WarningSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Fields are rows of numbers, in mm/h, on cells of 1 km; nothing is too small. */
class OutlookReaderTest {

    private static final Packing BYTES = new Packing(CellType.UINT8, 1, 0, 255, 0);
    private static final Packing SHORTS = new Packing(CellType.UINT16, 0.01, 0, 65535, 0);

    private final OutlookReader reader = new OutlookReader();

    private List<Area> areas(WarningSpec spec, Packing packing, float[][]... leads) {
        Grid grid = Grid.local(leads[0].length, leads[0][0].length, 1000);
        List<byte[]> fields = new ArrayList<>();
        for (float[][] lead : leads) {
            float[] field = new float[grid.cells()];
            for (int row = 0; row < grid.rows(); row++) {
                System.arraycopy(lead[row], 0, field, row * grid.columns(), grid.columns());
            }
            fields.add(Cells.pack(field, packing, Quantity.RAIN_RATE));
        }
        Nowcast nowcast =
                new Nowcast(
                        "radar",
                        false,
                        Instant.EPOCH,
                        0,
                        0,
                        0,
                        300_000,
                        grid,
                        Nowcast.singly(Quantity.RAIN_RATE, packing, fields),
                        new ModelId("test", "00"),
                        Tier.PERSISTENCE,
                        GapReport.COMPLETE,
                        0,
                        List.of(),
                        new Stamps(0, 0, 0, 0));
        return reader.read(nowcast, List.of(spec)).exceedances().get(0).areas();
    }

    private static WarningSpec above(double raiseAt, double keepAt, double growMetres) {
        return new WarningSpec(raiseAt, keepAt, 0, growMetres);
    }

    @Test
    void leads_are_noted_per_cell() {
        float[][] first = {{0, 30, 0, 0}};
        float[][] second = {{0, 30, 40, 0}};
        float[][] third = {{0, 0, 35, 0}};

        Area area = areas(above(25, 20, 0), BYTES, first, second, third).get(0);

        assertThat(area.runs()).containsExactly(1, 2);
        assertThat(area.first()).containsExactly(new short[] {1, 2});
        assertThat(area.last()).containsExactly(new short[] {2, 3});
        assertThat(area.firstLead()).isEqualTo(1);
        assertThat(area.lastLead()).isEqualTo(3);
        assertThat(area.peak()).isEqualTo(40);
    }

    @Test
    void a_value_at_the_threshold_is_over_it() {
        assertThat(areas(above(25, 25, 0), BYTES, new float[][] {{25, 0}})).hasSize(1);
    }

    @Test
    void corners_touch() {
        float[][] field = {{30, 0, 0}, {0, 30, 0}, {0, 0, 30}};

        assertThat(areas(above(25, 25, 0), BYTES, field)).hasSize(1);
    }

    @Test
    void a_gap_is_measured_between_edges() {
        float[][] field = {{30, 0, 0, 30, 0, 0, 0, 30}};

        assertThat(areas(above(25, 25, 2000), BYTES, field)).hasSize(3);
        assertThat(areas(above(25, 25, 2001), BYTES, field)).hasSize(2);
        assertThat(areas(above(25, 25, 3001), BYTES, field)).hasSize(1);
    }

    @Test
    void weaker_areas_around_a_core_are_not_areas_of_their_own() {
        float[][] field = {{21, 21, 30, 21, 0, 0, 21, 0}};

        List<Area> areas = areas(above(25, 20, 0), BYTES, field);

        assertThat(areas).extracting(Area::raises).containsExactly(true, false);
        assertThat(areas.get(0).runs()).containsExactly(2, 1);
        assertThat(areas.get(1).runs()).containsExactly(6, 1);
    }

    @Test
    void every_packing_gives_the_same_areas() {
        float[][] field = {{Float.NaN, 21, 30, 0}, {0, 0, 0, 0}, {40, 0, 0, Float.NaN}};
        WarningSpec spec = above(25, 20, 0);

        List<Area> areas = areas(spec, BYTES, field);

        assertThat(areas).hasSize(2);
        assertThat(areas(spec, SHORTS, field)).usingRecursiveComparison().isEqualTo(areas);
        assertThat(areas(spec, Packing.FLOATS, field)).usingRecursiveComparison().isEqualTo(areas);
    }

    @Test
    void one_nowcast_leaves_nothing_behind_for_the_next() {
        areas(above(25, 20, 0), BYTES, new float[][] {{90, 90, 90, 90}});

        assertThat(areas(above(25, 20, 0), BYTES, new float[][] {{0, 30, 0, 0}}))
                .singleElement()
                .returns(1, Area::cells)
                .returns(30.0, Area::peak);
    }

    @Test
    void noise_is_cut_down_to_the_largest_areas() {
        float[][] field = new float[80][80];
        for (int row = 0; row < 80; row += 2) {
            for (int column = 0; column < 80; column += 2) {
                field[row][column] = 30;
            }
        }
        field[0][1] = 30;

        List<Area> areas = areas(above(25, 25, 0), BYTES, field);

        assertThat(areas).hasSize(AreaFinder.MOST_AREAS);
        assertThat(areas.get(0).cells()).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void areas_of_noise_are_those_found_by_comparing_every_pair_of_cells(long seed) {
        Random random = new Random(seed);
        double density = 0.02 + 0.1 * random.nextDouble();
        double grow = 1000 * random.nextInt(5) + random.nextInt(900);
        float[][] field = new float[25][30];
        for (float[] row : field) {
            for (int column = 0; column < row.length; column++) {
                row[column] = random.nextDouble() < density ? 30 : 0;
            }
        }

        List<Integer> sizes =
                areas(above(25, 25, grow), BYTES, field).stream().map(Area::cells).toList();

        assertThat(sizes)
                .as("seed %d, grow %s m", seed, grow)
                .containsExactlyInAnyOrderElementsOf(sizesByPairs(field, grow));
    }

    private static List<Integer> sizesByPairs(float[][] field, double grow) {
        List<int[]> cells = new ArrayList<>();
        for (int row = 0; row < field.length; row++) {
            for (int column = 0; column < field[0].length; column++) {
                if (field[row][column] > 0) {
                    cells.add(new int[] {row, column});
                }
            }
        }
        int[] group = new int[cells.size()];
        Arrays.setAll(group, i -> i);
        for (int a = 0; a < group.length; a++) {
            for (int b = 0; b < group.length; b++) {
                int down = Math.max(Math.abs(cells.get(a)[0] - cells.get(b)[0]) - 1, 0);
                int across = Math.max(Math.abs(cells.get(a)[1] - cells.get(b)[1]) - 1, 0);
                double gap = 1000 * Math.hypot(down, across);
                if (gap == 0 || gap < grow) {
                    int from = group[a];
                    int to = group[b];
                    for (int i = 0; i < group.length; i++) {
                        group[i] = group[i] == from ? to : group[i];
                    }
                }
            }
        }
        List<Integer> sizes = new ArrayList<>();
        Arrays.stream(group)
                .distinct()
                .forEach(g -> sizes.add((int) Arrays.stream(group).filter(x -> x == g).count()));
        return sizes;
    }
}
