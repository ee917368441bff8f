package org.gan4j.djl;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableMap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.gan4j.GanTrainer;
import org.gan4j.GanTrainerBuilder;
import org.gan4j.data.Samples;
import org.gan4j.data.ShapePictures;
import org.gan4j.djl.nn.Normalisation;
import org.gan4j.network.Discriminator;
import org.gan4j.network.Generator;
import org.gan4j.run.Budget;
import org.junit.jupiter.api.Test;

/** Which recipe goes with which network: each pair trains, or says what to change. */
class RecipeTableTest {

    private static final int SIDE = 32;
    private static final int BATCH = 8;
    private static final Samples PICTURES = ShapePictures.generate(32, 1);

    private static final Map<String, Function<ImageRecipes, GanTrainerBuilder>> RECIPES =
            ImmutableMap.<String, Function<ImageRecipes, GanTrainerBuilder>>builder()
                    .put("vanilla", ImageRecipes::vanilla)
                    .put("dcgan", ImageRecipes::dcgan)
                    .put("lsgan", ImageRecipes::lsgan)
                    .put("wgan", ImageRecipes::wgan)
                    .put("wganGp", ImageRecipes::wganGp)
                    .put("sngan", recipes -> recipes.sngan(2))
                    .put("sagan", ImageRecipes::sagan)
                    .buildOrThrow();

    private static Supplier<Discriminator> dcgan(Normalisation normalisation) {
        return () ->
                Discriminators.dcgan(SIDE, SIDE, 3)
                        .optWidth(2)
                        .optNormalisation(normalisation)
                        .build();
    }

    private static final Map<String, Supplier<Discriminator>> DISCRIMINATORS =
            ImmutableMap.<String, Supplier<Discriminator>>builder()
                    .put("vanilla", () -> Discriminators.vanilla().optWidths(4, 4, 4).build())
                    .put("dcgan, batch", dcgan(Normalisation.batch()))
                    .put("dcgan, instance", dcgan(Normalisation.instance()))
                    .put("dcgan, layer", dcgan(Normalisation.layer()))
                    .put("dcgan, group", dcgan(Normalisation.group(2)))
                    .put("dcgan, spectral", dcgan(Normalisation.none().withSpectral()))
                    .put("dcgan, none", dcgan(Normalisation.none()))
                    .put("sngan", () -> Discriminators.sngan(SIDE, SIDE, 3).optWidth(4).build())
                    .put("sagan", () -> Discriminators.sagan(SIDE, SIDE, 3).optWidth(8).build())
                    .put("ebgan", () -> Discriminators.ebgan(SIDE, SIDE, 3).build())
                    .buildOrThrow();

    private static final Map<String, Supplier<Generator>> GENERATORS =
            ImmutableMap.<String, Supplier<Generator>>builder()
                    .put(
                            "vanilla",
                            () -> Generators.vanilla(3, SIDE, SIDE).optWidths(4, 4, 4).build())
                    .put("dcgan", () -> Generators.dcgan(SIDE, SIDE, 3).optWidth(2).build())
                    .put("sngan", () -> Generators.sngan(SIDE, SIDE, 3).optWidth(4).build())
                    .put("sagan", () -> Generators.sagan(SIDE, SIDE, 3).optWidth(8).build())
                    .buildOrThrow();

    /** A mark for the table; words of a refusal are collected. */
    private static String outcome(GanTrainerBuilder gan, List<String> refusals) {
        try (GanTrainer trainer = gan.optBatchSize(BATCH).optSeed(1).build()) {
            trainer.fit(PICTURES, Budget.iterations(2));
            assertThat(trainer.progress().iterations()).isEqualTo(2);
            for (float value : trainer.sample(4).floats()) {
                assertThat(value).isFinite();
            }
            return "yes";
        } catch (IllegalStateException e) {
            String why = e.getMessage() + "";
            if (!refusals.contains(why)) {
                refusals.add(why);
            }
            return "no (" + (refusals.indexOf(why) + 1) + ")";
        }
    }

    private static <N> void rows(
            String kind,
            Map<String, Supplier<N>> networks,
            BiConsumer<GanTrainerBuilder, N> set,
            List<String> refusals,
            List<String> lines) {
        networks.forEach(
                (name, network) -> {
                    StringBuilder line = new StringBuilder("| " + kind + " `" + name + "` |");
                    RECIPES.forEach(
                            (recipe, made) -> {
                                GanTrainerBuilder gan =
                                        made.apply(ImageRecipes.of(SIDE, SIDE, 3).withWidth(8));
                                set.accept(gan, network.get());
                                line.append(' ').append(outcome(gan, refusals)).append(" |");
                            });
                    lines.add(line.toString());
                });
    }

    @Test
    void everyPair_trains_orSaysWhatToChange_asTheDocsHaveIt() throws IOException {
        List<String> refusals = new ArrayList<>();
        List<String> lines = new ArrayList<>();
        lines.add("| | " + String.join(" | ", RECIPES.keySet()) + " |");
        lines.add("|---|" + "---|".repeat(RECIPES.size()));
        rows("D", DISCRIMINATORS, GanTrainerBuilder::setDiscriminator, refusals, lines);
        rows("G", GENERATORS, GanTrainerBuilder::setGenerator, refusals, lines);
        for (int i = 0; i < refusals.size(); i++) {
            lines.add("");
            lines.add("(%s) %s".formatted(i + 1, refusals.get(i)));
        }
        Files.writeString(Path.of("target/recipes.md"), String.join("\n", lines));
        assertThat(Files.readString(Path.of("../docs/networks.md")))
                .as("made anew in target/recipes.md")
                .contains(String.join("\n", lines));
    }
}
