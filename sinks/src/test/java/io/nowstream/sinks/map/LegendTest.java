package io.nowstream.sinks.map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.nowstream.frames.Quantity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LegendTest {

    @ParameterizedTest
    @EnumSource(Quantity.class)
    void a_class_begins_at_its_bound(Quantity quantity) {
        Legend legend = Legend.of(quantity);
        for (int i = 0; i < legend.classes(); i++) {
            float bound = (float) legend.bound(i);
            assertThat(legend.classOf(bound)).isEqualTo(i);
            assertThat(legend.classOf(Math.nextDown(bound))).isEqualTo(i - 1);
        }
        assertThat(legend.classOf(quantity.ceiling())).isEqualTo(legend.classes() - 1);
    }

    @ParameterizedTest
    @EnumSource(Quantity.class)
    void nothing_is_in_no_class(Quantity quantity) {
        assertThat(Legend.of(quantity).classOf(quantity.nothing())).isEqualTo(-1);
    }

    @ParameterizedTest
    @EnumSource(Quantity.class)
    void labels_differ(Quantity quantity) {
        assertThat(LegendView.of(quantity).classes())
                .extracting(LegendView.Entry::label)
                .doesNotHaveDuplicates();
    }

    @Test
    void liquid_is_shown_in_kilograms() {
        LegendView legend = LegendView.of(Quantity.VIL);

        assertThat(legend.unit()).isEqualTo("kg/m²");
        assertThat(legend.classes().get(0).label()).isEqualTo("0.15");
        // SEVIR's contour 133, by its published scale: exp((133 - 83.9) / 38.9).
        assertThat(legend.classes())
                .filteredOn(c -> c.label().equals("3.5"))
                .singleElement()
                .satisfies(c -> assertThat(c.from()).isCloseTo(3.5332, within(0.0001)));
    }

    @Test
    void rain_is_labelled_as_people_write_it() {
        assertThat(LegendView.of(Quantity.RAIN_RATE).classes())
                .extracting(LegendView.Entry::label)
                .startsWith("0.1", "0.2", "0.5", "1", "2", "3", "5", "7.5", "10");
    }

    @ParameterizedTest
    @EnumSource(ColourScheme.class)
    void stronger_is_darker_and_every_step_can_be_seen(ColourScheme scheme) {
        for (Quantity quantity : Quantity.values()) {
            int[] colours = scheme.colours(Legend.of(quantity).classes());
            for (int i = 1; i < colours.length; i++) {
                double step = Oklch.lightness(colours[i - 1]) - Oklch.lightness(colours[i]);
                assertThat(step).as("%s %s step %d", scheme, quantity, i).isGreaterThan(0.015);
            }
        }
    }

    @Test
    void lightness_of_a_grey_is_known() {
        // Ottosson's reference: white is 1, black 0; middle grey #777777 is 0.5693.
        assertThat(Oklch.lightness(0xFFFFFFFF)).isCloseTo(1, within(1e-4));
        assertThat(Oklch.lightness(0xFF000000)).isCloseTo(0, within(1e-9));
        assertThat(Oklch.argb(1, 0, 0)).isEqualTo(0xFFFFFFFF);
        assertThat(Oklch.argb(Oklch.lightness(0xFF777777), 0, 0)).isEqualTo(0xFF777777);
    }
}
