package org.gan4j.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.deque.html.axecore.selenium.AxeBuilder;
import com.google.common.collect.ImmutableMap;
import java.io.BufferedWriter;
import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.logging.Level;
import org.gan4j.watch.RunReport;
import org.gan4j.watch.RunServer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** Opens reports in headless Chromium, where there is one, as their readers do. */
@Tag("slow")
class ReportPageTest {

    private static final Path BROWSER = Path.of("/usr/bin/chromium");
    private static final Path DRIVER = Path.of("/usr/bin/chromedriver");
    private static final Path SHOTS = Path.of("target/report");

    /** A run of the smallest digits, as the README has it. */
    @TempDir private static Path run;

    @TempDir private Path directory;

    /** How a reader looks at it. */
    private enum View {
        SCREEN(1_280, 900),
        DARK(1_280, 900),
        PHONE(390, 844);

        private final int width;
        private final int height;

        View(int width, int height) {
            this.width = width;
            this.height = height;
        }
    }

    @BeforeAll
    static void train() {
        assumeTrue(Files.exists(BROWSER) && Files.exists(DRIVER), "there is no Chromium");
        Outcome outcome =
                Outcome.run(
                        "mnist",
                        "--steps",
                        "60",
                        "--width",
                        "4",
                        "--metrics",
                        "30",
                        "--samples",
                        "100",
                        "--extractor",
                        "random",
                        "--out",
                        run.toString());
        assertThat(outcome.code()).as(outcome.text()).isZero();
    }

    private static ChromeDriver open(View view) {
        ChromeOptions options = new ChromeOptions();
        options.setBinary(BROWSER.toString());
        options.addArguments(
                "--headless=new",
                "--no-sandbox",
                "--disable-dev-shm-usage",
                "--hide-scrollbars",
                "--window-size=%s,%s".formatted(view.width, view.height));
        if (view == View.DARK) {
            options.addArguments("--blink-settings=preferredColorScheme=0");
        }
        if (view == View.PHONE) {
            options.setExperimentalOption(
                    "mobileEmulation",
                    ImmutableMap.of(
                            "deviceMetrics",
                            ImmutableMap.of(
                                    "width", view.width, "height", view.height, "pixelRatio", 2)));
        }
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        options.setCapability("goog:loggingPrefs", logs);
        return new ChromeDriver(
                new ChromeDriverService.Builder()
                        .usingDriverExecutable(new File(DRIVER.toString()))
                        .build(),
                options);
    }

    private static Number number(ChromeDriver driver, String script) {
        return (Number) Objects.requireNonNull(driver.executeScript("return " + script));
    }

    /** Uses everything on the page. */
    private static void look(URI page, View view, String name) throws IOException {
        ChromeDriver driver = open(view);
        try {
            get(driver, page);
            Files.write(
                    Files.createDirectories(SHOTS).resolve(name + "-" + view + ".png"),
                    driver.getScreenshotAs(OutputType.BYTES));
            assertThat(
                            number(driver, "document.documentElement.scrollWidth - innerWidth")
                                    .intValue())
                    .as("width beyond the screen")
                    .isLessThanOrEqualTo(0);
            checkRules(driver);
            slide(driver);
            hide(driver);
            smooth(driver);
            zoomByButtons(driver);
            if (view != View.PHONE) {
                zoom(driver);
            }
            checkRules(driver);
            assertThat(driver.manage().logs().get(LogType.BROWSER).getAll()).isEmpty();
        } finally {
            driver.quit();
        }
    }

    private static void get(ChromeDriver driver, URI page) {
        Instant begun = Instant.now();
        driver.get(page.toString());
        assertThat(Duration.between(begun, Instant.now())).isLessThan(Duration.ofSeconds(3));
    }

    private static void checkRules(ChromeDriver driver) {
        assertThat(new AxeBuilder().analyze(driver).getViolations())
                .as("rules for contrast, alternative texts and keyboards")
                .isEmpty();
    }

    private static void slide(ChromeDriver driver) {
        for (WebElement slider : driver.findElements(By.className("sheet-slider"))) {
            WebElement label = slider.findElement(By.xpath("following-sibling::output"));
            String before = label.getText();
            slider.sendKeys(Keys.HOME);
            assertThat(label.getText()).isNotEqualTo(before).isEqualTo("iteration 0");
        }
    }

    private static void hide(ChromeDriver driver) {
        WebElement line = driver.findElements(By.cssSelector(".u-legend .u-series")).get(1);
        line.click();
        assertThat(line.getDomAttribute("class")).contains("u-off");
        line.click();
        assertThat(line.getDomAttribute("class")).doesNotContain("u-off");
    }

    private static void smooth(ChromeDriver driver) {
        WebElement slider = driver.findElement(By.id("smoothing"));
        String before = axis(driver);
        slider.sendKeys(Keys.END);
        assertThat(driver.findElement(By.id("smoothing-value")).getText()).isEqualTo("0.99");
        assertThat(axis(driver)).isNotEqualTo(before);
    }

    /** As a reader without a mouse does, by keys, and one on a phone, by touch. */
    private static void zoomByButtons(ChromeDriver driver) {
        String whole = axis(driver);
        WebElement buttons = driver.findElements(By.cssSelector("#curves .zoom")).get(0);
        button(buttons, "closer").sendKeys(Keys.ENTER);
        String close = axis(driver);
        assertThat(close).isNotEqualTo(whole);
        button(buttons, "later").click();
        assertThat(axis(driver)).isNotIn(close, whole);
        button(buttons, "earlier").click();
        button(buttons, "farther").click();
        button(buttons, "whole run").sendKeys(Keys.SPACE);
        assertThat(axis(driver)).isEqualTo(whole);
    }

    private static WebElement button(WebElement buttons, String name) {
        return buttons.findElement(By.cssSelector("[aria-label='" + name + "']"));
    }

    private static void zoom(ChromeDriver driver) {
        WebElement plot = driver.findElements(By.cssSelector("#curves .u-over")).get(0);
        String whole = axis(driver);
        new Actions(driver)
                .moveToElement(plot, -80, 0)
                .clickAndHold()
                .moveByOffset(100, 0)
                .release()
                .perform();
        assertThat(axis(driver)).isNotEqualTo(whole);
        new Actions(driver).doubleClick(plot).perform();
        assertThat(axis(driver)).isEqualTo(whole);
    }

    /** The picture of the first chart. */
    private static String axis(ChromeDriver driver) {
        String script =
                "var done = arguments[arguments.length - 1]; requestAnimationFrame(() =>"
                        + " requestAnimationFrame(() => done(document.querySelector('#curves"
                        + " canvas').toDataURL())))";
        return driver.executeAsyncScript(script) + "";
    }

    @Test
    void aReport_worksOnEveryScreen() throws IOException {
        for (View view : View.values()) {
            look(run.resolve("report.html").toUri(), view, "report");
        }
    }

    @Test
    void aLivePage_worksOnEveryScreen() throws IOException {
        try (RunServer server = RunServer.start(run, 0)) {
            look(server.address(), View.SCREEN, "live");
            look(server.address(), View.PHONE, "live");
        }
    }

    @Test
    void aLivePage_showsWhatItShowed_afterItIsMadeAnew() throws IOException {
        ChromeDriver driver = open(View.SCREEN);
        try (RunServer server = RunServer.start(run, 0)) {
            driver.get(server.address().toString());
            String whole = axis(driver);
            button(driver.findElements(By.cssSelector("#curves .zoom")).get(0), "closer").click();
            driver.findElements(By.cssSelector("#curves .u-legend .u-series")).get(1).click();
            String shown = axis(driver);
            assertThat(shown).isNotEqualTo(whole);
            driver.navigate().refresh();
            assertThat(axis(driver)).isEqualTo(shown);
            assertThat(driver.manage().logs().get(LogType.BROWSER).getAll()).isEmpty();
        } finally {
            driver.quit();
        }
    }

    /** The command that the guide shows, while it trains. */
    @Test
    void aRunThatTrains_isWatchedOnAPhone() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        Path out = directory.resolve("watched");
        URI page = URI.create("http://127.0.0.1:" + port + "/");
        ExecutorService training = Executors.newSingleThreadExecutor();
        try {
            Future<Outcome> outcome =
                    training.submit(
                            () ->
                                    Outcome.run(
                                            "mnist",
                                            "--steps",
                                            "1500",
                                            "--width",
                                            "4",
                                            "--batch-size",
                                            "16",
                                            "--watch",
                                            port + "",
                                            "--out",
                                            out + ""));
            while (!Files.exists(out.resolve("sheets/sheet-0000000150.png"))) {
                assertThat(outcome.isDone()).as("the run has ended already").isFalse();
                Thread.sleep(100);
            }
            look(page, View.PHONE, "training");
            assertThat(outcome.isDone()).as("it was looked at too late").isFalse();
            assertThat(outcome.get().text()).contains("can be watched at " + page);
            assertThat(outcome.get().code()).isZero();
        } finally {
            training.shutdownNow();
        }
    }

    @Test
    void severalRuns_ofManyIterations_areThereInThreeSeconds() throws Exception {
        Path large = Files.createDirectories(directory.resolve("large"));
        List<String> lines =
                Files.readAllLines(run.resolve("metrics.jsonl")).stream()
                        .filter(line -> !line.contains("warning"))
                        .toList();
        Random random = new Random(1);
        try (BufferedWriter log = Files.newBufferedWriter(large.resolve("metrics.jsonl"))) {
            for (int i = 1; i <= 200_000; i++) {
                String line = lines.get(random.nextInt(lines.size()));
                log.write(line.replaceFirst("\"iteration\":\\d+", "\"iteration\":" + i) + "\n");
            }
        }
        Path page = RunReport.compare(List.of(run, large), directory.resolve("comparison.html"));
        assertThat(Files.size(page)).isLessThan(5_000_000);
        look(page.toUri(), View.SCREEN, "comparison");
        look(page.toUri(), View.PHONE, "comparison");
        assertThatALongRun_isThereAgainInThreeSeconds(large, lines.get(0));
    }

    private static void assertThatALongRun_isThereAgainInThreeSeconds(Path run, String line)
            throws IOException, InterruptedException {
        ChromeDriver driver = open(View.SCREEN);
        try (RunServer server = RunServer.start(run, 0)) {
            driver.get(server.address().toString());
            Files.writeString(
                    run.resolve("metrics.jsonl"),
                    line.replaceFirst("\"iteration\":\\d+", "\"iteration\":200010") + "\n",
                    StandardOpenOption.APPEND);
            Thread.sleep(1_100); // a page is as good as new for a second
            get(driver, server.address());
            assertThat(driver.getPageSource()).contains("\"iterations\":200010");
        } finally {
            driver.quit();
        }
    }
}
