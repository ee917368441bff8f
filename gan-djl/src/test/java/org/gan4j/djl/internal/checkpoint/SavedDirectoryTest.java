package org.gan4j.djl.internal.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gan4j.file.StrictJson;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SavedDirectoryTest {

    @TempDir Path directory;

    @Test
    void write_namesTheVersionOfTheProject() throws Exception {
        Matcher project =
                Pattern.compile("<artifactId>gan4j-parent</artifactId>\\s*<version>(.*?)</version>")
                        .matcher(Files.readString(Path.of("pom.xml")));
        assertThat(project.find()).isTrue();
        Path saved = directory.resolve("saved");
        SavedDirectory.write(saved, "thing", new JsonObject(), Map.of());
        try (SavedDirectory opened = SavedDirectory.open(saved, "thing")) {
            assertThat(opened.<String>read(json -> StrictJson.text(json, "libraryVersion")))
                    .isEqualTo(project.group(1));
        }
    }
}
