package io.nowstream.app;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.nowstream.app.ThreeKinds.CITY;
import static io.nowstream.app.ThreeKinds.ROOM;
import static io.nowstream.app.ThreeKinds.STORM;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import io.nowstream.sinks.map.MapServer;
import io.nowstream.sinks.map.MapSettings;
import io.nowstream.sinks.map.MapStore;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A storm, a city and a room side by side, in a real Chromium. */
class ThreeKindsPageTest {

    private static Chromium chromium;

    private MapStore store;
    private MapServer server;
    private ThreeKinds world;
    private Chromium.Opened opened;
    private Page page;

    @BeforeAll
    static void start() {
        chromium = new Chromium();
    }

    @AfterAll
    static void stop() {
        chromium.close();
    }

    @BeforeEach
    void open() throws Exception {
        store = new MapStore(MapSettings.replay("page"));
        server = MapServer.start(store, 0);
        world = new ThreeKinds(store);
        world.begin();
        opened = chromium.open(server.page().toString());
        page = opened.page();
        assertThat(page.locator(".card")).hasCount(3);
        for (String feed : List.of(STORM, CITY, ROOM)) {
            assertThat(part(feed, ".time-badge")).hasAttribute("data-kind", "observed");
        }
    }

    @AfterEach
    void nothing_broke_and_nobody_else_was_asked() {
        assertThat(opened.elsewhere()).isEmpty();
        assertThat(opened.broken()).isEmpty();
        page.close();
        server.close();
    }

    private Locator card(String feed) {
        return page.locator(".card[data-feed='%s']".formatted(feed));
    }

    private Locator part(String feed, String selector) {
        return card(feed).locator(selector);
    }

    private String shown(String feed) {
        return part(feed, ".time-badge").getAttribute("data-valid-time");
    }

    private void moveToTheEnd(String feed) {
        Locator slider = part(feed, ".time-slider");
        slider.fill(slider.getAttribute("max"));
        assertThat(part(feed, ".time-badge")).hasAttribute("data-kind", "forecast");
    }

    private void says(Locator where, String pattern) {
        assertThat(where).containsText(Pattern.compile(pattern));
    }

    @Test
    void each_kind_has_its_own_words_and_units_of_time() {
        says(part(STORM, ".open"), "Rain");
        says(part(CITY, ".open"), "Traffic");
        says(part(ROOM, ".open"), "Heat");
        says(part(STORM, ".legend"), "Vertically integrated liquid");
        says(part(CITY, ".legend"), "Inflow");
        says(part(ROOM, ".legend"), "Temperature");
        says(part(STORM, ".scale"), "\\+(30 min|1 h)");
        says(part(CITY, ".scale"), "\\+(30 min|1 h|1\\.5 h|2 h)");
        says(part(ROOM, ".scale"), "\\+[0-9.]+ s");
        says(part(ROOM, ".facts"), "[0-9]{2}:[0-9]{2}:[0-9]{2}\\.[0-9] UTC, 0\\.1 s old");
        says(part(CITY, ".facts"), "vmrnn, tier full, 4 leads");

        for (String feed : List.of(STORM, CITY, ROOM)) {
            moveToTheEnd(feed);
        }
        says(part(STORM, ".time-badge"), "Forecast \\+1 h");
        says(part(CITY, ".time-badge"), "Forecast \\+2 h");
        says(part(ROOM, ".time-badge"), "Forecast \\+1 s");
        opened.picture("three-kinds");
    }

    @Test
    void the_slider_of_one_does_not_move_the_others() {
        String storm = shown(STORM);
        String room = shown(ROOM);

        moveToTheEnd(CITY);

        assertThat(shown(STORM)).isEqualTo(storm);
        assertThat(shown(ROOM)).isEqualTo(room);
        assertThat(part(STORM, ".time-badge")).hasAttribute("data-kind", "observed");
    }

    @Test
    void a_feed_goes_on_while_another_is_held() {
        moveToTheEnd(CITY);
        String held = shown(CITY);
        String room = shown(ROOM);

        world.goOnInTheRoom();

        assertThat(part(ROOM, ".time-badge")).not().hasAttribute("data-valid-time", room);
        assertThat(shown(CITY)).isEqualTo(held);
    }

    @Test
    void scores_say_what_they_are_compared_with_and_on_how_much_they_stand() {
        says(
                part(STORM, ".scores > summary"),
                "Skill \\+0\\.[0-9]+ over advection at \\+[0-9]+ min · n [0-9]");
        says(part(CITY, ".scores > summary"), "over climatology");
        for (String feed : List.of(STORM, CITY, ROOM)) {
            says(part(feed, ".scores .basis"), "n = [0-9,]+( to [0-9,]+)? cells of");
            says(part(feed, ".scores .outcomes"), "n = 4: 2 hits, 1 false alarm, 1 miss");
            assertThat(part(feed, ".scores figure svg")).hasCount(2);
        }
        says(part(STORM, ".scores .key"), "vmrnn.*advection.*persistence");
    }

    @Test
    void the_channel_can_be_switched() {
        Locator channels = part(CITY, ".channels button");
        assertThat(channels).hasText(new String[] {"Inflow", "Outflow"});

        channels.nth(1).click();

        says(part(CITY, ".legend"), "Outflow");
        assertThat(channels.nth(1)).hasAttribute("aria-pressed", "true");
        assertThat(part(STORM, ".channels")).isHidden();
    }

    @Test
    void one_can_be_made_large_and_small_again_by_keys_alone() {
        part(ROOM, ".open").focus();
        page.keyboard().press("Enter");
        assertThat(card(STORM)).isHidden();
        assertThat(card(ROOM)).hasClass(Pattern.compile("large"));
        assertThat(part(ROOM, ".back")).isFocused();
        page.keyboard().press("End");
        assertThat(part(ROOM, ".time-badge")).hasAttribute("data-kind", "forecast");
        opened.picture("room-large");

        page.keyboard().press("Escape");
        assertThat(card(STORM)).isVisible();
        assertThat(part(ROOM, ".open")).isFocused();
        assertThat(part(ROOM, ".time-badge")).hasAttribute("data-kind", "forecast");
    }

    @Test
    void an_alert_opens_its_feed() {
        Locator alerts = page.locator("#alerts li");
        assertThat(alerts).hasCount(3);
        alerts.filter(new Locator.FilterOptions().setHasText("Traffic surge"))
                .locator("button")
                .click();

        assertThat(card(CITY)).hasClass(Pattern.compile("large"));
        assertThat(card(STORM)).isHidden();
        opened.picture("city-large");
    }
}
