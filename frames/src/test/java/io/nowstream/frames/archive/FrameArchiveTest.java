package io.nowstream.frames.archive;

import static io.nowstream.frames.archive.Frames.CADENCE;
import static io.nowstream.frames.archive.Frames.at;
import static io.nowstream.frames.archive.Frames.floats;
import static io.nowstream.frames.archive.Frames.flows;
import static io.nowstream.frames.archive.Frames.radar;
import static io.nowstream.frames.archive.Frames.rain;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nowstream.frames.CellType;
import io.nowstream.frames.Cells;
import io.nowstream.frames.Channel;
import io.nowstream.frames.Frame;
import io.nowstream.frames.Grid;
import io.nowstream.frames.LocalStore;
import io.nowstream.frames.MalformedRecordException;
import io.nowstream.frames.Packing;
import io.nowstream.frames.Quantity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrameArchiveTest {

    private static final LocalDate DAY = LocalDate.of(2024, 6, 12);

    @TempDir Path directory;
    private LocalStore store;
    private ArchiveWriter writer;

    @BeforeEach
    void open() {
        store = new LocalStore(directory);
        writer = new ArchiveWriter(store);
    }

    // The verbs.

    /** Whether each was new. */
    private List<Boolean> archive(Frame... frames) throws IOException {
        List<Boolean> isNew = new ArrayList<>();
        for (Frame frame : frames) {
            isNew.add(writer.append(frame, CADENCE));
        }
        writer.commit();
        return isNew;
    }

    private void restart() {
        writer = new ArchiveWriter(store);
    }

    private ArchivedDay day(String feed) throws IOException {
        return new FrameArchive(store).day(feed, DAY);
    }

    private List<Frame> framesOf(String feed) throws IOException {
        return frames(day(feed).entries());
    }

    private static List<Frame> frames(List<ArchivedEntry> entries) throws IOException {
        List<Frame> frames = new ArrayList<>();
        for (ArchivedEntry entry : entries) {
            frames.add(entry.read());
        }
        return frames;
    }

    private static void assertSame(List<Frame> found, Frame... expected) {
        assertThat(found).hasSize(expected.length);
        for (int i = 0; i < expected.length; i++) {
            assertThat(found.get(i)).usingRecursiveComparison().isEqualTo(expected[i]);
        }
    }

    private void damage(String name) throws IOException {
        byte[] bytes = store.get(name).orElseThrow();
        bytes[bytes.length - 1] ^= 1;
        Files.write(directory.resolve(name), bytes);
    }

    // What is archived comes back.

    @Test
    void frames_of_every_packing_come_back_as_they_were() throws IOException {
        archive(radar(0, 70), rain(0, Float.NaN, 0, 12.34f), floats(0, Float.NaN, -80, 21.5f));
        archive(flows(0, 11, 300));

        assertSame(framesOf("nl-radar"), radar(0, 70));
        assertSame(framesOf("rain"), rain(0, Float.NaN, 0, 12.34f));
        assertSame(framesOf("floats"), floats(0, Float.NaN, -80, 21.5f));
        assertSame(framesOf("nyc-taxi"), flows(0, 11, 300));
    }

    @Test
    void two_channels_of_one_quantity_have_arrays_of_their_own() throws IOException {
        Channel low = radar(0, 70).channels().get(0);
        Channel high = radar(0, 90).channels().get(0);
        Frame both = new Frame("two", Frames.RADAR, at(0), at(1), List.of(low, high));
        archive(both);

        assertSame(framesOf("two"), both);
        assertThat(store.list("two/2024-06-12/reflectivity_2/")).isNotEmpty();
    }

    @Test
    void a_feed_says_its_cadence_and_whether_it_is_over() throws IOException {
        archive(radar(0, 70), flows(0, 1, 1));
        writer.ended("nyc-taxi");
        writer.ended("never-seen");
        writer.commit();

        assertThat(new FrameArchive(store).feeds())
                .containsExactly(
                        new ArchivedFeed("nl-radar", CADENCE, false),
                        new ArchivedFeed("nyc-taxi", CADENCE, true));
    }

    @Test
    void frames_are_listed_by_valid_time_however_they_came() throws IOException {
        archive(radar(10, 70), radar(0, 71));
        archive(radar(5, 72));
        assertSame(framesOf("nl-radar"), radar(0, 71), radar(5, 72), radar(10, 70));
    }

    @Test
    void frames_lie_on_the_utc_day_of_their_valid_time() throws IOException {
        archive(radar(0, 70), radar(12 * 60 - 1, 71), radar(12 * 60, 72));
        assertThat(new FrameArchive(store).days("nl-radar")).containsExactly(DAY, DAY.plusDays(1));
        assertSame(framesOf("nl-radar"), radar(0, 70), radar(12 * 60 - 1, 71));
    }

    // The same again, and corrections.

    @Test
    void the_same_frame_again_is_passed_over_and_changes_no_object() throws IOException {
        assertThat(archive(radar(0, 70), radar(0, 70))).containsExactly(true, false);
        List<String> before = store.list("");
        restart();
        assertThat(archive(radar(0, 70))).containsExactly(false);
        assertThat(archive(radar(0, 70).arrivedAt(at(9)))).containsExactly(false);

        assertThat(store.list("")).isEqualTo(before);
        assertSame(framesOf("nl-radar"), radar(0, 70));
    }

    @Test
    void a_correction_is_the_next_revision_and_nothing_is_overwritten() throws IOException {
        Frame first = radar(0, 70);
        Frame second = radar(0, 80).arrivedAt(at(3));
        Frame back = radar(0, 70).arrivedAt(at(6));
        archive(first, second);
        restart();
        assertThat(archive(first, second, back)).containsExactly(false, false, true);

        assertSame(framesOf("nl-radar"), first, second, back);
        assertThat(day("nl-radar").entries())
                .extracting(ArchivedEntry::revision)
                .containsExactly(0, 1, 2);
    }

    @Test
    void the_newest_revision_is_what_had_arrived_by_then() throws IOException {
        Frame first = radar(0, 70).arrivedAt(at(1));
        Frame second = radar(0, 80).arrivedAt(at(7));
        Frame other = radar(5, 60).arrivedAt(at(6));
        archive(first, other, second);

        ArchivedDay day = day("nl-radar");
        assertSame(frames(day.newest()), second, other);
        assertSame(frames(day.newest(at(7))), second, other);
        assertSame(frames(day.newest(at(6))), first, other);
        assertSame(frames(day.newest(at(5))), first);
        assertThat(day.newest(at(0))).isEmpty();
    }

    @Test
    void another_grid_or_packing_begins_another_group_of_the_day() throws IOException {
        Frame twoCells = rain(0, 1, 2);
        Frame threeCells = rain(5, 1, 2, 3);
        Packing coarse = new Packing(CellType.UINT8, 1, 0, 255, 0);
        Frame corrected =
                new Frame(
                        "rain",
                        twoCells.grid(),
                        at(0),
                        at(20),
                        List.of(
                                Channel.of(
                                        Quantity.RAIN_RATE,
                                        coarse,
                                        Cells.packCodes(new int[] {1, 2}, coarse))));
        archive(twoCells, threeCells);
        restart();
        archive(corrected, rain(10, 3, 4));

        assertThat(store.folders("rain"))
                .containsExactly("2024-06-12", "2024-06-12_2", "2024-06-12_3");
        assertSame(framesOf("rain"), twoCells, corrected, threeCells, rain(10, 3, 4));
        assertSame(frames(day("rain").newest()), corrected, threeCells, rain(10, 3, 4));
    }

    // Names.

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sevir/S801234",
                "../../etc/passwd",
                "/",
                ".",
                "..",
                "a/../b",
                "CON",
                "ü б 雨",
                "a\\b",
                "a\nb",
                "_",
                "a__b",
                "a/b",
                "a_2Fb",
                "*",
                "-",
                ".zgroup",
                "C:x",
                "_bookmark"
            })
    void any_feed_has_a_folder_inside_and_its_own_name_back(String feed) throws IOException {
        archive(Frames.of(feed, radar(0, 70)), radar(0, 71));

        assertThat(new FrameArchive(store).feeds())
                .extracting(ArchivedFeed::feed)
                .containsExactlyInAnyOrder(feed, "nl-radar");
        assertSame(framesOf(feed), Frames.of(feed, radar(0, 70)));
        try (var beside = Files.list(directory)) {
            assertThat(beside.filter(Files::isDirectory)).hasSize(2);
        }
    }

    @Test
    void long_names_that_end_differently_do_not_meet() throws IOException {
        String one = "x/".repeat(500) + "1";
        String other = "x/".repeat(500) + "2";
        archive(Frames.of(one, radar(0, 70)), Frames.of(other, radar(0, 71)));
        assertSame(framesOf(one), Frames.of(one, radar(0, 70)));
        assertSame(framesOf(other), Frames.of(other, radar(0, 71)));
    }

    @Test
    void names_are_readable_and_never_meet() {
        assertThat(ArchiveNames.folderOf("sevir/S801234")).isEqualTo("sevir__S801234");
        assertThat(ArchiveNames.folderOf("a_b")).isEqualTo("a_5Fb");
        assertThat(ArchiveNames.folderOf("..x")).isEqualTo("_2E.x");
        assertThat(ArchiveNames.parse("2024-06-12_1")).isEmpty();
        assertThat(ArchiveNames.parse("2024-13-12")).isEmpty();
        assertThat(ArchiveNames.parse("2024-06-12_02")).isEmpty();
    }

    // What is refused, and what is found damaged.

    @Test
    void damaged_cells_are_not_archived() {
        Channel broken = Channel.of(Quantity.REFLECTIVITY, Frames.BYTES, new byte[] {1, 2, 3});
        Frame frame = new Frame("nl-radar", Frames.RADAR, at(0), at(0), List.of(broken));
        assertThatThrownBy(() -> writer.append(frame, CADENCE))
                .isInstanceOf(MalformedRecordException.class)
                .hasMessageContaining("not a zstd frame");
        assertThat(writer.pending()).isZero();
    }

    @Test
    void a_claim_is_not_archived() {
        Channel claimed = Channel.claimed(Quantity.REFLECTIVITY, Frames.BYTES, "0".repeat(64));
        Frame frame = new Frame("nl-radar", Frames.RADAR, at(0), at(0), List.of(claimed));
        assertThatThrownBy(() -> writer.append(frame, CADENCE))
                .hasMessageContaining("redeem the claim before archiving it");
    }

    @Test
    void a_valid_time_beyond_all_days_is_refused() {
        Frame frame = radar(0, 70);
        Frame late =
                new Frame(
                        frame.feed(),
                        frame.grid(),
                        Instant.ofEpochMilli(Long.MAX_VALUE),
                        at(0),
                        frame.channels());
        assertThatThrownBy(() -> writer.append(late, CADENCE))
                .hasMessageContaining("is not in the years 1 to 9999");
        assertThatThrownBy(() -> writer.append(frame, Duration.ZERO))
                .hasMessage("the cadence of nl-radar is PT0S; an archive takes 1 ms to a year");
    }

    @Test
    void a_damaged_chunk_is_one_malformed_frame() throws IOException {
        archive(radar(0, 70), radar(5, 71), radar(10, 72));
        damage("nl-radar/2024-06-12/reflectivity/1.0.0");
        Files.delete(directory.resolve("nl-radar/2024-06-12/reflectivity/2.0.0"));

        List<ArchivedEntry> entries = day("nl-radar").entries();
        assertSame(List.of(entries.get(0).read()), radar(0, 70));
        assertThatThrownBy(entries.get(1)::read)
                .hasMessage(
                        "frame 1 of nl-radar/2024-06-12 is damaged: its SHA-256 is not the one"
                                + " that was written");
        assertThatThrownBy(entries.get(2)::read)
                .hasMessage("nl-radar/2024-06-12/reflectivity/2.0.0 is counted and not there");
    }

    @Test
    void a_chunk_larger_than_its_cells_can_be_is_not_read() throws IOException {
        archive(radar(0, 70));
        store.put("nl-radar/2024-06-12/reflectivity/0.0.0", new byte[1 << 20]);
        assertThatThrownBy(day("nl-radar").entries().get(0)::read)
                .hasMessageContaining("nl-radar/2024-06-12/reflectivity/0.0.0 has 1,048,576 bytes");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"not json", "{}", "[]", "{\"metadata\": {\".zattrs\": {\"nowstream\": 3}}}"})
    void a_day_that_cannot_be_listed_says_why_and_others_go_on(String metadata) throws IOException {
        archive(radar(0, 70), radar(24 * 60, 71));
        Files.writeString(directory.resolve("nl-radar/2024-06-12/.zmetadata"), metadata);

        assertThat(day("nl-radar").entries()).isEmpty();
        assertThat(day("nl-radar").damages())
                .singleElement()
                .asString()
                .startsWith("nl-radar/2024-06-12: ");
        assertSame(
                frames(new FrameArchive(store).day("nl-radar", DAY.plusDays(1)).entries()),
                radar(24 * 60, 71));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"shape\" : [ 1 ]|\"shape\" : [ 2000000000 ]",
                "\"shape\" : [ 1 ]|\"shape\" : [ 2 ]",
                "\"rows\" : 3|\"rows\" : 2000000000",
                "\"rows\" : 3|\"rows\" : 4",
                "\"type\" : \"UINT8\"|\"type\" : \"UINT16\"",
                "\"name\" : \"reflectivity\"|\"name\" : \"../x\"",
                "\"feed\" : \"nl-radar\"|\"feed\" : \"other\"",
                "\"format\" : 1|\"format\" : 2",
                "\"filters\" : null|\"filters\" : [ ]",
                "\"dtype\" : \"|u1\"|\"dtype\" : \"<f8\""
            })
    void metadata_that_does_not_hold_together_is_refused(String change) throws IOException {
        archive(radar(0, 70));
        String name = "nl-radar/2024-06-12/.zmetadata";
        String metadata =
                new String(store.get(name).orElseThrow(), java.nio.charset.StandardCharsets.UTF_8);
        int bar = change.lastIndexOf('|');
        String changed = metadata.replace(change.substring(0, bar), change.substring(bar + 1));
        Files.writeString(directory.resolve(name), changed);

        assertThat(changed).isNotEqualTo(metadata);
        assertThat(day("nl-radar").damages()).hasSize(1);
    }

    @Test
    void a_group_that_cannot_be_understood_is_left_alone_by_the_writer() throws IOException {
        archive(radar(0, 70));
        Files.writeString(directory.resolve("nl-radar/2024-06-12/.zmetadata"), "not json");
        restart();
        archive(radar(5, 71));

        assertSame(framesOf("nl-radar"), radar(5, 71));
        assertThat(store.folders("nl-radar")).containsExactly("2024-06-12", "2024-06-12_2");
    }

    @Test
    void a_directory_of_other_things_is_no_archive() throws IOException {
        assertThat(FrameArchive.liesIn(store)).isFalse();
        Files.writeString(directory.resolve(".zattrs"), "{\"title\": \"somebody's\"}");
        assertThat(FrameArchive.liesIn(store)).isFalse();
        archive(radar(0, 70));
        assertThat(FrameArchive.liesIn(store)).isTrue();
        assertThat(new FrameArchive(store).day("other", DAY).entries()).isEmpty();
    }

    @Test
    void a_grid_without_geography_comes_back_without() throws IOException {
        archive(flows(0, 1, 2));
        assertThat(framesOf("nyc-taxi").get(0).grid()).isEqualTo(Grid.local(1, 2, 1000));
        assertThat(store.list("nyc-taxi/2024-06-12/crs/")).isEmpty();
    }
}
