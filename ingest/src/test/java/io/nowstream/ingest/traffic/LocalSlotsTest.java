package io.nowstream.ingest.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LocalSlotsTest {

    private static final LocalSlots NEW_YORK =
            new LocalSlots(ZoneId.of("America/New_York"), Duration.ofMinutes(30));

    /** Slots of a local day, as UTC; absent ones as {@code "-"}. */
    private static List<String> utc(String day, int from, int until) {
        return IntStream.range(from, until)
                .mapToObj(slot -> NEW_YORK.time(LocalDate.parse(day).atStartOfDay(), slot))
                .map(time -> time.map(Instant::toString).orElse("-"))
                .toList();
    }

    @Test
    void winter_is_five_hours_behind_utc_and_summer_four() {
        assertThat(utc("2015-02-10", 0, 1)).containsExactly("2015-02-10T05:00:00Z");
        assertThat(utc("2016-08-10", 0, 1)).containsExactly("2016-08-10T04:00:00Z");
    }

    @Test
    void the_hour_that_is_missing_in_spring_has_no_instant_and_utc_no_gap() {
        assertThat(utc("2019-03-10", 3, 7))
                .containsExactly("2019-03-10T06:30:00Z", "-", "-", "2019-03-10T07:00:00Z");
    }

    @Test
    void the_hour_that_comes_twice_in_autumn_is_the_first_and_utc_has_a_gap() {
        assertThat(utc("2019-11-03", 1, 5))
                .containsExactly(
                        "2019-11-03T04:30:00Z",
                        "2019-11-03T05:00:00Z",
                        "2019-11-03T05:30:00Z",
                        "2019-11-03T07:00:00Z");
    }

    @Test
    void a_year_of_slots_ascends_and_lacks_one_hour() {
        List<Optional<Instant>> year =
                IntStream.range(0, 365 * 48)
                        .mapToObj(
                                slot ->
                                        NEW_YORK.time(
                                                LocalDate.of(2019, 1, 1).atStartOfDay(), slot))
                        .toList();

        assertThat(year.stream().filter(Optional::isEmpty)).hasSize(2);
        assertThat(year.stream().flatMap(Optional::stream).toList())
                .isSorted()
                .doesNotHaveDuplicates();
    }
}
