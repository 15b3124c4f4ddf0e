package io.nowstream.app.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nowstream.frames.Frame;
import io.nowstream.frames.GridProjection;
import io.nowstream.frames.Quantity;
import io.nowstream.frames.Reading;
import io.nowstream.ingest.Archive;
import io.nowstream.ingest.ArchivedFrame;
import io.nowstream.ingest.Archives;
import io.nowstream.ingest.FeedArchive;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GeneratedCityTest {

    private static final LocalDate MONDAY = GeneratedCity.FIRST_DAY;
    private static final GeneratedCity CITY = new GeneratedCity(1, 6_000);
    private static final List<Frame> WEEK = CITY.frames(MONDAY, 7);

    @TempDir Path directory;

    // -- the verbs --

    private static List<String> words(List<Frame> frames) {
        return frames.stream()
                .map(frame -> frame.validTime() + " " + BatchFlows.inWords(frame))
                .toList();
    }

    private static Instant midnight(LocalDate day) {
        return day.atStartOfDay(GeneratedCity.ZONE).toInstant();
    }

    /** Of all cells in the half-hour that ends then. */
    private static double inflow(int day, String time) {
        int slot = LocalTime.parse(time).toSecondOfDay() / 1800 - 1;
        double sum = 0;
        for (float value : values(WEEK.get(day * 48 + slot), 0)) {
            sum += value;
        }
        return sum;
    }

    private static float[] values(Frame frame, int channel) {
        return frame.channels().get(channel).values(frame.grid());
    }

    /** What went through a cell in each half-hour that lies wholly within a time. */
    private static List<Float> flowsWithin(Instant from, Instant until, int cell) {
        List<Float> flows = new ArrayList<>();
        for (Frame frame : WEEK) {
            Instant begin = frame.validTime().minus(GeneratedCity.CADENCE);
            // A change of cell may lie up to one report before the position that shows it.
            if (!begin.isBefore(from.plusSeconds(330)) && !frame.validTime().isAfter(until)) {
                flows.add(values(frame, 0)[cell] + values(frame, 1)[cell]);
            }
        }
        return flows;
    }

    // -- the sentences --

    @Test
    void its_readings_and_its_frames_say_the_same() {
        Instant from = midnight(MONDAY).minus(GeneratedCity.CADENCE);
        List<Reading> readings = CITY.readings(from, midnight(MONDAY.plusDays(1)));
        Map<Instant, String> gridded = new TreeMap<>(BatchFlows.of(readings));
        gridded.remove(midnight(MONDAY)); // looked back upon, not read in full

        Map<Instant, String> frames = new TreeMap<>();
        WEEK.subList(0, 48)
                .forEach(frame -> frames.put(frame.validTime(), BatchFlows.inWords(frame)));
        assertThat(readings).hasSizeGreaterThan(50_000);
        assertThat(gridded).isEqualTo(frames);
    }

    @Test
    void a_vehicle_says_where_it_is_about_every_five_minutes() {
        List<Reading> readings =
                CITY.readings(midnight(MONDAY), midnight(MONDAY).plus(Duration.ofHours(9)));
        Map<String, Instant> last = new TreeMap<>();
        int steady = 0;
        for (Reading reading : readings) {
            Instant before = last.put(reading.source(), reading.validTime());
            assertThat(reading.arrivalTime()).isAfter(reading.validTime());
            if (before != null) {
                long seconds = Duration.between(before, reading.validTime()).toSeconds();
                steady += seconds >= 280 && seconds <= 320 ? 1 : 0;
            }
        }
        assertThat(steady).isGreaterThan(readings.size() / 2);
    }

    @Test
    void the_same_seed_gives_the_same_city_whichever_day_is_asked_for() {
        List<String> wednesday = words(CITY.frames(MONDAY.plusDays(2), 1));

        assertThat(wednesday).isEqualTo(words(WEEK).subList(96, 144));
        assertThat(words(new GeneratedCity(2, 6_000).frames(MONDAY.plusDays(2), 1)))
                .isNotEqualTo(wednesday);
    }

    @Test
    void people_go_to_work_in_the_morning_and_not_on_saturday() {
        assertThat(inflow(0, "08:30")).isGreaterThan(2 * inflow(0, "11:00"));
        assertThat(inflow(0, "18:00")).isGreaterThan(2 * inflow(0, "13:00"));
        assertThat(inflow(0, "08:30")).isGreaterThan(2 * inflow(5, "08:30"));
        assertThat(inflow(5, "14:00")).isGreaterThan(1.5 * inflow(0, "14:00"));
    }

    @Test
    void somebody_is_always_out_and_the_centre_is_busiest() {
        for (Frame frame : WEEK) {
            double sum = 0;
            for (float value : values(frame, 0)) {
                sum += value;
            }
            assertThat(sum).isGreaterThan(20);
        }
        float[] rush = values(WEEK.get(16), 0);
        assertThat(rush[4 * 20 + 9]).isGreaterThan(60).isLessThan(300);
        assertThat(rush[0]).isLessThan(10);
    }

    @Test
    void an_incident_lets_nobody_through_for_a_while() {
        int looked = 0;
        for (int day = 0; day < 7; day++) {
            for (Incident incident : CITY.incidents(MONDAY.plusDays(day))) {
                assertThat(Duration.between(incident.from(), incident.until()))
                        .isBetween(Duration.ofHours(1), Duration.ofHours(2));
                List<Float> closed =
                        flowsWithin(incident.from(), incident.until(), incident.cell());
                List<Float> before =
                        flowsWithin(
                                incident.from().minus(Duration.ofHours(2)),
                                incident.from(),
                                incident.cell());
                assertThat(closed).containsOnly(0f);
                assertThat(before).anyMatch(flow -> flow > 0);
                looked += closed.size();
            }
        }
        assertThat(looked).isGreaterThan(3);
    }

    @Test
    void its_archive_opens_like_any_other() throws Exception {
        CityArchive.write(directory, CITY, MONDAY, 1);
        try (Archive archive = Archives.open(directory)) {
            assertThat(archive.feeds()).hasSize(1);
            FeedArchive feed = archive.feeds().get(0);
            assertThat(feed.feed()).isEqualTo("city");
            assertThat(feed.cadence()).isEqualTo(GeneratedCity.CADENCE);
            List<Frame> frames = new ArrayList<>();
            for (ArchivedFrame frame : feed.frames()) {
                frames.add(frame.read());
            }
            assertThat(words(frames)).isEqualTo(words(WEEK).subList(0, 48));
            assertThat(frames.get(0).channels())
                    .extracting(channel -> channel.quantity())
                    .containsExactly(Quantity.INFLOW, Quantity.OUTFLOW);
        }
        assertThatThrownBy(() -> CityArchive.write(directory, CITY, MONDAY, 1))
                .isInstanceOf(FileAlreadyExistsException.class);
    }

    @Test
    void it_lies_on_the_prairie() {
        double[] centre = new GridProjection(GeneratedCity.GRID).lonLat(5, 10);

        assertThat(centre[0]).isBetween(-97.41, -97.39);
        assertThat(centre[1]).isBetween(39.19, 39.21);
    }
}
