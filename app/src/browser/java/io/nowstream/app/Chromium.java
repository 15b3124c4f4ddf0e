package io.nowstream.app;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** A real browser, and what its pages must not do. */
final class Chromium implements AutoCloseable {

    /** Nothing is timed: this is how long a busy machine may take. */
    static final double SOON = 180_000;

    private final Playwright playwright;
    private final Browser browser;

    Chromium() {
        PlaywrightAssertions.setDefaultAssertionTimeout(SOON);
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

    /** A page, with what it asked of other hosts and what broke on it. */
    record Opened(Page page, List<String> elsewhere, List<String> broken) {

        void picture(String name) {
            page.screenshot(
                    new Page.ScreenshotOptions()
                            .setPath(Path.of("target", "screenshots", name + ".png")));
        }
    }

    Opened open(String address) {
        List<String> elsewhere = new CopyOnWriteArrayList<>();
        List<String> broken = new CopyOnWriteArrayList<>();
        Page page = browser.newPage(new Browser.NewPageOptions().setViewportSize(1400, 900));
        page.onRequest(
                request -> {
                    if (!request.url().startsWith(address) && !request.url().startsWith("blob:")) {
                        elsewhere.add(request.url());
                    }
                });
        page.onPageError(broken::add);
        page.onConsoleMessage(
                message -> {
                    if (message.type().equals("error")) {
                        broken.add(message.text());
                    }
                });
        page.setDefaultTimeout(SOON);
        page.navigate(address);
        return new Opened(page, elsewhere, broken);
    }

    @Override
    public void close() {
        browser.close();
        playwright.close();
    }
}
