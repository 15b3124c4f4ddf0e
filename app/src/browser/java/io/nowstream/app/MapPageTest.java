package io.nowstream.app;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import io.nowstream.app.demo.DemoSettings;
import io.nowstream.app.demo.EndlessDemo;
import io.nowstream.app.job.NowcasterOptions;
import java.io.BufferedReader;
import java.io.PipedReader;
import java.io.PipedWriter;
import java.io.PrintWriter;
import java.io.Reader;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The page of a running demonstration in a real Chromium. */
class MapPageTest {

    private static Thread demo;
    private static String address;
    private static Chromium chromium;

    @BeforeAll
    static void start() throws Exception {
        PipedReader lines = new PipedReader(1 << 16);
        PrintWriter out = new PrintWriter(new PipedWriter(lines), true);
        demo = new Thread(() -> stream(out), "demo");
        demo.start();
        BufferedReader printed = new BufferedReader(lines);
        String line = printed.readLine();
        while (!line.contains("http")) {
            line = printed.readLine();
        }
        address = line.substring(line.indexOf("http"));
        drain(printed);
        chromium = new Chromium();
    }

    @AfterAll
    static void stop() throws Exception {
        chromium.close();
        demo.interrupt();
        demo.join(20_000);
    }

    private static void stream(PrintWriter out) {
        try {
            new EndlessDemo(
                            new DemoSettings(
                                    Optional.empty(),
                                    Set.of(),
                                    NowcasterOptions.named("advection"),
                                    Optional.empty(),
                                    "page",
                                    1,
                                    0,
                                    OptionalDouble.empty(),
                                    Path.of(System.getProperty("nowstream.home"), "flink-conf"),
                                    Optional.empty()),
                            out)
                    .run();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Somebody has to read what the demo prints. */
    private static void drain(Reader lines) {
        Thread reader =
                new Thread(
                        () -> {
                            try {
                                while (lines.read() >= 0) {
                                    Thread.onSpinWait();
                                }
                            } catch (Exception closed) {
                                Thread.currentThread().interrupt();
                            }
                        },
                        "drain");
        reader.setDaemon(true);
        reader.start();
    }

    private static LocatorAssertions.HasAttributeOptions soon() {
        return new LocatorAssertions.HasAttributeOptions().setTimeout(Chromium.SOON);
    }

    @Test
    void frames_change_the_slider_reaches_the_forecast_and_alerts_are_listed() {
        Chromium.Opened opened = chromium.open(address);
        Page page = opened.page();
        Locator badge = page.locator(".time-badge");

        assertThat(badge).hasAttribute("data-kind", "observed", soon());
        String first = badge.getAttribute("data-valid-time");
        assertThat(badge).not().hasAttribute("data-valid-time", first, soon());

        Locator slider = page.locator(".time-slider");
        page.waitForCondition(
                () -> {
                    slider.fill(slider.getAttribute("max"));
                    return "forecast".equals(badge.getAttribute("data-kind"));
                },
                new Page.WaitForConditionOptions().setTimeout(Chromium.SOON));

        Locator alerts = page.locator("#alerts li[data-alert-id]");
        assertThat(alerts.first())
                .isVisible(new LocatorAssertions.IsVisibleOptions().setTimeout(2 * Chromium.SOON));
        opened.picture("forecast");
        assertThat(opened.elsewhere()).isEmpty();
        // On a slow machine a picture may be asked for after the window has moved past it.
        assertThat(opened.broken()).allMatch(message -> message.contains("404 (Not Found)"));
        page.close();
    }
}
