package io.nowstream.models.layers.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class DirectionsTest {

    @Test
    void of_two_rows_and_three_columns_are_those_of_the_note() {
        Directions directions = Directions.of(2, 3);
        assertThat(directions.count()).isEqualTo(4);
        assertThat(directions.cells()).isEqualTo(6);
        assertThat(directions.steps()).isEqualTo(6);
        assertThat(directions.order(0)).containsExactly(0, 1, 2, 3, 4, 5);
        assertThat(directions.order(1)).containsExactly(0, 3, 1, 4, 2, 5);
        assertThat(directions.order(2)).containsExactly(5, 4, 3, 2, 1, 0);
        assertThat(directions.order(3)).containsExactly(5, 2, 4, 1, 3, 0);
    }

    @Test
    void of_one_content_there_is_one_instance() {
        assertThat(Directions.of(2, 3)).isSameAs(Directions.of(2, 3));
        assertThat(Directions.along(2, new int[] {1, 0}))
                .isSameAs(Directions.along(2, new int[] {1, 0}))
                .isNotSameAs(Directions.along(3, new int[] {1, 0}));
        Directions directions = Directions.of(4, 4);
        assertThat(Directions.withId(directions.id())).isSameAs(directions);
    }

    @Test
    void that_leave_the_image_or_return_to_a_cell_are_refused() {
        assertThatThrownBy(() -> Directions.along(2, new int[] {0, 2}))
                .hasMessage("a direction must visit cells 0 to 1 at most once, not [0, 2]");
        assertThatThrownBy(() -> Directions.along(2, new int[] {1, 1}))
                .hasMessage("a direction must visit cells 0 to 1 at most once, not [1, 1]");
        assertThatThrownBy(() -> Directions.along(2, new int[] {1}, new int[] {0, 1}))
                .hasMessage("directions must visit equally many cells, not 1 and 2");
        assertThatThrownBy(() -> Directions.along(2))
                .hasMessage("a scan needs at least one direction");
        assertThatThrownBy(() -> Directions.of(0, 3))
                .hasMessage("an image of 0 x 3 cells cannot be scanned");
    }
}
