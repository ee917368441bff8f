package org.gan4j.djl;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.types.Shape;
import com.google.common.collect.ImmutableMap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.gan4j.GanTrainer;
import org.gan4j.GanTrainerBuilder;
import org.gan4j.data.Samples;
import org.gan4j.djl.network.DcganDiscriminator;
import org.gan4j.djl.nn.Normalisation;
import org.gan4j.latent.CodedPrior;
import org.gan4j.latent.LatentPrior;
import org.gan4j.network.Discriminator;
import org.gan4j.network.Generator;
import org.gan4j.run.Budget;
import org.junit.jupiter.api.Test;

/** Which recipe goes with which network: each pair trains, or says what to change. */
class RecipeTableTest {

    private static final int SIDE = 32;
    private static final int BATCH = 8;
    private static final int CLASSES = 3;
    private static final CodedPrior CODES =
            CodedPrior.of(LatentPrior.uniform(6)).withCategories(3).withContinuous(2);

    private static final Map<String, Function<ImageRecipes, GanTrainerBuilder>> RECIPES =
            ImmutableMap.<String, Function<ImageRecipes, GanTrainerBuilder>>builder()
                    .put("vanilla", ImageRecipes::vanilla)
                    .put("dcgan", ImageRecipes::dcgan)
                    .put("lsgan", ImageRecipes::lsgan)
                    .put("wgan", ImageRecipes::wgan)
                    .put("wganGp", ImageRecipes::wganGp)
                    .put("sngan", recipes -> recipes.sngan(2))
                    .put("sagan", ImageRecipes::sagan)
                    .put("infogan", recipes -> recipes.infogan(CODES))
                    .put("biggan", recipes -> recipes.withClasses(CLASSES).biggan(true))
                    .buildOrThrow();

    /** A network, and the height and width of the images that it is for. */
    private record Row<N>(int side, Supplier<N> network) {

        static <N> Row<N> of(Supplier<N> network) {
            return new Row<>(SIDE, network);
        }
    }

    private static Row<Discriminator> dcgan(Normalisation normalisation) {
        return Row.of(
                () ->
                        Discriminators.dcgan(SIDE, SIDE, 3)
                                .optWidth(2)
                                .optNormalisation(normalisation)
                                .build());
    }

    private static final Map<String, Row<Discriminator>> DISCRIMINATORS =
            ImmutableMap.<String, Row<Discriminator>>builder()
                    .put(
                            "vanilla",
                            Row.of(() -> Discriminators.vanilla().optWidths(4, 4, 4).build()))
                    .put("dcgan, batch", dcgan(Normalisation.batch()))
                    .put("dcgan, instance", dcgan(Normalisation.instance()))
                    .put("dcgan, layer", dcgan(Normalisation.layer()))
                    .put("dcgan, group", dcgan(Normalisation.group(2)))
                    .put("dcgan, spectral", dcgan(Normalisation.none().withSpectral()))
                    .put("dcgan, none", dcgan(Normalisation.none()))
                    .put(
                            "dcgan, tutorial",
                            new Row<>(28, () -> DcganDiscriminator.tutorial(3).optWidth(2).build()))
                    .put(
                            "dcgan, critic",
                            new Row<>(28, () -> DcganDiscriminator.critic(3).optWidth(2).build()))
                    .put(
                            "sngan",
                            Row.of(() -> Discriminators.sngan(SIDE, SIDE, 3).optWidth(4).build()))
                    .put(
                            "sagan",
                            Row.of(() -> Discriminators.sagan(SIDE, SIDE, 3).optWidth(8).build()))
                    .put(
                            "infogan",
                            Row.of(() -> Discriminators.infogan(SIDE, SIDE, 3, CODES).build()))
                    .put(
                            "patch",
                            Row.of(
                                    () ->
                                            Discriminators.patch(SIDE, SIDE, 3)
                                                    .optWidth(2)
                                                    .optPatch(34)
                                                    .build()))
                    .put("ebgan", Row.of(() -> Discriminators.ebgan(SIDE, SIDE, 3).build()))
                    .buildOrThrow();

    private static final Map<String, Row<Generator>> GENERATORS =
            ImmutableMap.<String, Row<Generator>>builder()
                    .put(
                            "vanilla",
                            Row.of(
                                    () ->
                                            Generators.vanilla(3, SIDE, SIDE)
                                                    .optWidths(4, 4, 4)
                                                    .build()))
                    .put("dcgan", Row.of(() -> Generators.dcgan(SIDE, SIDE, 3).optWidth(2).build()))
                    .put("sngan", Row.of(() -> Generators.sngan(SIDE, SIDE, 3).optWidth(4).build()))
                    .put("sagan", Row.of(() -> Generators.sagan(SIDE, SIDE, 3).optWidth(8).build()))
                    .put("infogan", Row.of(() -> Generators.infogan(SIDE, SIDE, 3, CODES).build()))
                    .put(
                            "biggan",
                            new Row<>(
                                    64,
                                    () -> Generators.biggan(64, 3, CLASSES).optWidth(4).build()))
                    .buildOrThrow();

    private static Samples pictures(int side) {
        byte[] pixels = new byte[BATCH * 3 * side * side];
        new Random(1).nextBytes(pixels);
        return Samples.ofBytes(pixels, new Shape(3, side, side))
                .withLabels(IntStream.range(0, BATCH).map(i -> i % CLASSES).toArray());
    }

    /** A mark for the table; words of a refusal are collected. */
    private static String outcome(
            Supplier<GanTrainerBuilder> gan, int side, List<String> refusals) {
        try (GanTrainer trainer = gan.get().optBatchSize(BATCH).optSeed(1).build()) {
            trainer.fit(pictures(side), Budget.iterations(2));
            assertThat(trainer.progress().iterations()).isEqualTo(2);
            for (float value : trainer.sample(4).floats()) {
                assertThat(value).isFinite();
            }
            return "yes";
        } catch (IllegalStateException | IllegalArgumentException e) {
            String why = e.getMessage() + "";
            if (!refusals.contains(why)) {
                refusals.add(why);
            }
            return "no (" + (refusals.indexOf(why) + 1) + ")";
        }
    }

    private static <N> void rows(
            String kind,
            Map<String, Row<N>> networks,
            BiConsumer<GanTrainerBuilder, N> set,
            List<String> refusals,
            List<String> lines) {
        networks.forEach(
                (name, row) -> {
                    StringBuilder line = new StringBuilder("| " + kind + " `" + name + "` |");
                    int width = row.side > SIDE ? 16 * 8 : 8;
                    ImageRecipes recipes = ImageRecipes.of(row.side, row.side, 3).withWidth(width);
                    RECIPES.forEach(
                            (recipe, made) ->
                                    line.append(' ')
                                            .append(
                                                    outcome(
                                                            () -> {
                                                                GanTrainerBuilder gan =
                                                                        made.apply(recipes);
                                                                set.accept(gan, row.network.get());
                                                                return gan;
                                                            },
                                                            row.side,
                                                            refusals))
                                            .append(" |"));
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
