package io.nowstream.app;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The page of a running demonstration in a real Chromium. */
class MapPageTest {

    private static final double SOON = 60_000;

    private static Thread demo;
    private static String address;
    private static Playwright playwright;
    private static Browser browser;

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
        playwright =
                Playwright.create(
                        new Playwright.CreateOptions()
                                .setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        browser =
                playwright
                        .chromium()
                        .launch(
                                new BrowserType.LaunchOptions()
                                        .setExecutablePath(
                                                Path.of(System.getProperty("nowstream.chromium")))
                                        .setArgs(
                                                List.of(
                                                        "--no-sandbox",
                                                        "--disable-gpu",
                                                        "--disable-quic",
                                                        "--disable-background-networking",
                                                        "--disable-component-update",
                                                        "--disable-sync")));
    }

    @AfterAll
    static void stop() throws Exception {
        browser.close();
        playwright.close();
        demo.interrupt();
        demo.join(20_000);
    }

    private static void stream(PrintWriter out) {
        try {
            new EndlessDemo(
                            new DemoSettings(
                                    Optional.empty(),
                                    NowcasterOptions.named("advection"),
                                    Optional.empty(),
                                    "page",
                                    1,
                                    0,
                                    60,
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
        return new LocatorAssertions.HasAttributeOptions().setTimeout(SOON);
    }

    @Test
    void frames_change_the_slider_reaches_the_forecast_and_alerts_are_listed() {
        List<String> elsewhere = new CopyOnWriteArrayList<>();
        List<String> broken = new CopyOnWriteArrayList<>();
        Page page =
                browser.newPage(new Browser.NewPageOptions().setViewportSize(1400, 900));
        page.onRequest(
                request -> {
                    if (!request.url().startsWith(address) && !request.url().startsWith("blob:")) {
                        elsewhere.add(request.url());
                    }
                });
        page.onPageError(broken::add);
        page.navigate(address);
        Locator badge = page.locator("#time-badge");

        assertThat(badge).hasAttribute("data-kind", "observed", soon());
        String first = badge.getAttribute("data-valid-time");
        assertThat(badge)
                .not()
                .hasAttribute("data-valid-time", first, soon());

        Locator slider = page.locator("#time-slider");
        page.waitForCondition(
                () -> {
                    slider.fill(slider.getAttribute("max"));
                    return "forecast".equals(badge.getAttribute("data-kind"));
                },
                new Page.WaitForConditionOptions().setTimeout(SOON));

        Locator alerts = page.locator("#alerts li[data-alert-id]");
        assertThat(alerts.first())
                .isVisible(new LocatorAssertions.IsVisibleOptions().setTimeout(2 * SOON));
        page.screenshot(
                new Page.ScreenshotOptions()
                        .setPath(Path.of("target", "screenshots", "forecast.png")));
        assertThat(elsewhere).isEmpty();
        assertThat(broken).isEmpty();
        page.close();
    }
}
