package org.gan4j.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every Java sample in the README and the docs stands, word for word, in a compiled file here. */
class DocsTest {

    private static final Path ROOT = Path.of("..");
    private static final Path COMPILED = Path.of("src/test/java/org/gan4j/docs");
    private static final Pattern SAMPLE = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
    private static final Pattern LINK = Pattern.compile("\\]\\((?!http)([^)#]+)");

    @Test
    void everySample_isCompiled() throws IOException {
        StringBuilder compiled = new StringBuilder();
        for (Path file : files(COMPILED, ".java")) {
            compiled.append(words(Files.readString(file)));
        }
        int samples = 0;
        for (Path page : pages()) {
            Matcher sample = SAMPLE.matcher(Files.readString(page));
            while (sample.find()) {
                assertThat(compiled.toString())
                        .as("sample in %s", page)
                        .contains(words(sample.group(1)));
                samples++;
            }
        }
        assertThat(samples).isGreaterThan(8);
    }

    @Test
    void everyLink_leadsSomewhere() throws IOException {
        for (Path page : pages()) {
            Matcher link = LINK.matcher(Files.readString(page));
            while (link.find()) {
                assertThat(page.resolveSibling(link.group(1))).as("link in %s", page).exists();
            }
        }
    }

    private static List<Path> pages() throws IOException {
        List<Path> pages = new ArrayList<>(files(ROOT.resolve("docs"), ".md"));
        pages.add(ROOT.resolve("README.md"));
        return pages;
    }

    private static List<Path> files(Path directory, String ending) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(ending)).toList();
        }
    }

    private static String words(String code) {
        return code.replaceAll("\\s+", " ").strip() + " ";
    }
}
