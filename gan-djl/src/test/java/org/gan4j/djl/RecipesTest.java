package org.gan4j.djl;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.types.Shape;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.gan4j.GanTrainer;
import org.gan4j.data.Samples;
import org.gan4j.run.Budget;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecipesTest {

    @TempDir Path directory;

    @Test
    void tutorial_isWhatItsDescriptionSays() throws IOException {
        try (GanTrainer trainer = Recipes.tutorial(2).build()) {
            trainer.fit(Samples.ofFloats(new float[600], new Shape(2)), Budget.iterations(1));
            assertThat(trainer.progress().imagesSeen()).isEqualTo(256);
            trainer.saveCheckpoint(directory.resolve("saved"));
        }
        JsonObject saved =
                JsonParser.parseString(Files.readString(directory.resolve("saved/manifest.json")))
                        .getAsJsonObject()
                        .getAsJsonObject("configuration");
        String adam = "Adam[learningRate=2.0E-4, beta1=0.5, beta2=0.999, epsilon=1.0E-8]";
        assertThat(saved.get("generator-optimizer").getAsString()).isEqualTo(adam);
        assertThat(saved.get("discriminator-optimizer").getAsString()).isEqualTo(adam);
        assertThat(saved.get("generator-MlpGenerator").getAsString())
                .contains("latentSize=10", "layers=3", "width0=128", "width2=128", "slope=0,");
        assertThat(saved.get("discriminator-MlpDiscriminator").getAsString())
                .contains("[128, 128, 128]");
        assertThat(saved.has("loss-NonSaturating")).isTrue();
        assertThat(saved.keySet()).noneMatch(key -> key.startsWith("average"));
    }
}
