package org.gan4j.watch;

import com.google.common.io.Resources;
import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Properties;

/** The page that shows one run, or several side by side; it needs nothing but itself. */
final class RunPage {

    private static final String WEBJAR = "META-INF/resources/webjars/uplot/";
    private static final String WEBJAR_VERSION =
            "META-INF/maven/org.webjars.npm/uplot/pom.properties";

    private RunPage() {}

    /**
     * Makes the page.
     *
     * @param runs what is read anew of each
     * @param seconds after which the page asks for a new one; 0 for never
     */
    static String of(List<RunDirectory> runs, int seconds) throws IOException {
        List<Path> paths = runs.stream().map(RunDirectory::path).toList();
        JsonArray all = new JsonArray();
        for (RunDirectory run : runs) {
            JsonObject read = run.read();
            read.addProperty("name", name(run.path(), paths));
            all.add(read);
        }
        JsonObject data = new JsonObject();
        data.add("runs", all);
        data.addProperty("refresh", seconds);
        // Gson writes < and > as escapes, so that no text can end the script.
        return own("report.html")
                .replace("/*uplot.css*/", chart("uPlot.min.css"))
                .replace("/*report.css*/", own("report.css"))
                .replace("/*uplot.js*/", chart("uPlot.iife.min.js"))
                .replace("/*report.js*/", own("report.js"))
                .replace("{/*data*/}", new Gson().toJson(data));
    }

    /** That of its directory, after that of the parent if another one has the same. */
    private static String name(Path run, List<Path> all) {
        Path whole = run.toAbsolutePath().normalize();
        boolean alone =
                all.stream()
                        .map(other -> other.toAbsolutePath().normalize())
                        .noneMatch(
                                other ->
                                        !other.equals(whole)
                                                && Objects.equals(
                                                        other.getFileName(), whole.getFileName()));
        int names = whole.getNameCount();
        return alone || names < 2
                ? whole.getFileName() + ""
                : whole.subpath(names - 2, names).toString().replace('\\', '/');
    }

    private static String own(String name) {
        return text(Resources.getResource(RunPage.class, name));
    }

    private static String chart(String name) throws IOException {
        Properties about = new Properties();
        try (var in = Resources.getResource(WEBJAR_VERSION).openStream()) {
            about.load(in);
        }
        return text(Resources.getResource(WEBJAR + about.getProperty("version") + "/dist/" + name));
    }

    private static String text(URL resource) {
        try {
            return Resources.toString(resource, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
