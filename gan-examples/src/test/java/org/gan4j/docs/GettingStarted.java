package org.gan4j.docs;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.gan4j.GanTrainer;
import org.gan4j.GanTrainerBuilder;
import org.gan4j.conformance.LossConformance;
import org.gan4j.conformance.RegularizerConformance;
import org.gan4j.data.Conditioning;
import org.gan4j.data.MnistFiles;
import org.gan4j.data.Samples;
import org.gan4j.data.StrokeDigits;
import org.gan4j.djl.Discriminators;
import org.gan4j.djl.Generators;
import org.gan4j.djl.nn.Linear;
import org.gan4j.djl.nn.Relu;
import org.gan4j.djl.nn.Sequential;
import org.gan4j.djl.plugin.MinibatchStd;
import org.gan4j.hook.Checkpoints;
import org.gan4j.hook.ConsoleProgress;
import org.gan4j.hook.Interval;
import org.gan4j.hook.IterationEvent;
import org.gan4j.hook.RunLog;
import org.gan4j.hook.SampleSheets;
import org.gan4j.hook.TrainingHook;
import org.gan4j.loss.Critiques;
import org.gan4j.loss.Loss;
import org.gan4j.loss.Losses;
import org.gan4j.metrics.Extraction;
import org.gan4j.metrics.FeatureExtractor;
import org.gan4j.metrics.FrechetInceptionDistance;
import org.gan4j.metrics.ImageSource;
import org.gan4j.metrics.NearestNeighbours;
import org.gan4j.metrics.Report;
import org.gan4j.metrics.evaluation.Evaluation;
import org.gan4j.metrics.evaluation.EvaluationHook;
import org.gan4j.metrics.evaluation.Metrics;
import org.gan4j.metrics.evaluation.StopRule;
import org.gan4j.metrics.extractor.InceptionExtractor;
import org.gan4j.network.Generator;
import org.gan4j.picture.ImageGrid;
import org.gan4j.plugin.Ema;
import org.gan4j.plugin.InstanceNoise;
import org.gan4j.plugin.LabelSmoothing;
import org.gan4j.regularizer.Regularizer;
import org.gan4j.regularizer.RegularizerContext;
import org.gan4j.run.Budget;
import org.gan4j.run.Player;
import org.gan4j.sample.SampleRequest;
import org.gan4j.sample.TrainedGenerator;
import org.gan4j.schedule.Schedule;

/** The samples of README.md and docs/getting-started.md; see {@link DocsTest}. */
final class GettingStarted {

    private GettingStarted() {}

    static void readme() throws IOException {
        try (GanTrainer trainer =
                GanTrainer.builder()
                        .setGenerator(Generators.dcgan(28, 28, 1).optWidth(32).build())
                        .setDiscriminator(Discriminators.dcgan(28, 28, 1).optWidth(32).build())
                        .addPlugin(Ema.halfLifeImages(10_000))
                        .addHook(ConsoleProgress.to(System.out))
                        .build()) {
            trainer.fit(StrokeDigits.generate(20_000, 1), Budget.iterations(1_000));
            ImageGrid.of(trainer.sample(64)).save(Path.of("samples.png"));
            trainer.generator().save(Path.of("digits"));
        }
    }

    static void train() throws IOException {
        try (GanTrainer trainer =
                GanTrainer.builder()
                        .setGenerator(Generators.dcgan(28, 28, 1).optWidth(32).build())
                        .setDiscriminator(Discriminators.dcgan(28, 28, 1).optWidth(32).build())
                        .addPlugin(Ema.halfLifeImages(10_000))
                        .addHook(ConsoleProgress.to(System.out))
                        .addHook(RunLog.to(Path.of("metrics.jsonl")))
                        .optBatchSize(64)
                        .optSeed(42)
                        .build()) {
            trainer.fit(MnistFiles.train(Path.of("mnist")), Budget.epochs(20));
            trainer.generator().save(Path.of("digits"));
        }
    }

    static void sample() throws IOException {
        try (TrainedGenerator digits = TrainedGenerator.load(Path.of("digits"))) {
            Samples sixteen = digits.sample(16, 7);
            ImageGrid.of(sixteen).withScale(2).save(Path.of("sixteen.png"));
        }
    }

    static List<Samples> data(float[] values, byte[] pixels) {
        Samples points = Samples.ofFloats(values, new Shape(2));
        Samples photos = Samples.ofBytes(pixels, new Shape(3, 64, 64));
        return List.of(points, photos);
    }

    static void goOn(GanTrainerBuilder gan, Samples data) {
        Path saved = Path.of("runs/digits");
        try (GanTrainer trainer = gan.addHook(Checkpoints.to(saved)).build()) {
            trainer.resumeOrStart(saved).fit(data, Budget.iterations(100_000));
        }
    }

    static void longRun(GanTrainerBuilder gan) {
        gan.addHook(
                        Checkpoints.to(Path.of("runs/digits"))
                                .every(Interval.images(500_000))
                                .keepLast(5)
                                .rollBack(3, 0.5))
                .addHook(SampleSheets.to(Path.of("runs/digits/sheets")))
                .addHook(RunLog.to(Path.of("runs/digits/metrics.jsonl")));
    }

    static void withAnotherBatch(GanTrainer trainer, Path saved) {
        trainer.resumeOrStart(saved, "batchSize");
        trainer.changes().forEach(System.out::println);
    }

    static void stop(GanTrainer trainer, Samples data) {
        trainer.fit(data, Budget.iterations(10_000));
        trainer.saveCheckpoint(Path.of("checkpoint"));
    }

    static void resume(GanTrainer trainer, Samples data) {
        trainer.resume(Path.of("checkpoint")).fit(data, Budget.iterations(20_000));
    }

    static Generator ownNetwork() {
        Block block = new Sequential().add(new Linear(64)).add(new Relu()).add(new Linear(2));
        Generator generator = Generator.of(block, 16);
        return generator;
    }

    static List<Object> conditions(float[] values, int[] classes, Block block) {
        Samples labelled = Samples.ofFloats(values, new Shape(2)).withLabels(classes, 10);
        Generator generator = Generator.of(block, 16, new Shape(2), Conditioning.labels(10));
        return List.of(labelled, generator);
    }

    static List<Samples> requests(TrainedGenerator generator) {
        Samples sevens = generator.sample(SampleRequest.of(16).withSeed(3).labelled(7));
        Samples tenOfEach = generator.sample(SampleRequest.of(100).balanced());
        return List.of(sevens, tenOfEach);
    }

    static GanTrainerBuilder techniques() {
        return GanTrainer.builder()
                .setGenerator(Generators.dcgan(28, 28, 1).build())
                .setDiscriminator(Discriminators.dcgan(28, 28, 1).build())
                .addPlugin(LabelSmoothing.oneSided())
                .addPlugin(InstanceNoise.linearToZero(0.1, 500_000))
                .addPlugin(MinibatchStd.standard())
                .addPlugin(Ema.halfLifeImages(10_000));
    }

    static void features(TrainedGenerator generator) throws IOException {
        try (FeatureExtractor extractor =
                        InceptionExtractor.load(Path.of("inception-2015-12-05.pt"));
                ImageSource real = ImageSource.open(Path.of("real.zip"));
                ImageSource fake = ImageSource.of(generator, 50_000, 1)) {
            Extraction extraction = Extraction.with(extractor);
            double fid =
                    FrechetInceptionDistance.between(
                            extraction.of(real).features(), extraction.of(fake).features());
            System.out.println(fid);
        }
    }

    static void report(
            FeatureExtractor extractor, Samples train, Samples test, TrainedGenerator generator)
            throws IOException {
        Evaluation evaluation =
                Evaluation.builder()
                        .setExtractor(extractor)
                        .setReal(ImageSource.of(train, "training set"))
                        .addMetric(Metrics.frechetInceptionDistance())
                        .addMetric(Metrics.precisionRecall())
                        .addMetric(Metrics.memorisation(ImageSource.of(test, "test set")))
                        .build();
        Report report = evaluation.of(ImageSource.of(generator, 10_000, 1));
        System.out.println(report.toTable());
        Files.writeString(Path.of("report.json"), report.toJson());
    }

    static void nearest(FeatureExtractor extractor, Samples train, TrainedGenerator generator)
            throws IOException {
        Extraction extraction = Extraction.with(extractor);
        Samples made = ImageSource.of(generator, 100, 1).read(0, 100);
        NearestNeighbours.of(
                        extraction.of(ImageSource.of(made)).features(),
                        extraction.of(ImageSource.of(train)).features())
                .picture(made, train, 10)
                .save(Path.of("nearest.png"));
    }

    static GanTrainerBuilder evaluated(GanTrainerBuilder gan, Evaluation evaluation) {
        EvaluationHook hook =
                EvaluationHook.of(evaluation)
                        .optEveryImages(100_000)
                        .optBest(Path.of("best"))
                        .addStopRule(StopRule.patience(5))
                        .build();
        return gan.addHook(hook);
    }

    static void conformance() {
        LossConformance.verify(Losses.leastSquares());
        RegularizerConformance.verify(new GradientNorm());
    }

    static final class LeastSquares implements Loss {
        @Override
        public NDArray discriminator(Critiques c) {
            return c.real().sub(1).square().mean().add(c.fake().square().mean()).div(2);
        }

        @Override
        public NDArray generator(Critiques c) {
            return c.fake().sub(1).square().mean().div(2);
        }
    }

    static final class GradientNorm implements Regularizer {
        @Override
        public Player player() {
            return Player.DISCRIMINATOR;
        }

        @Override
        public NDArray term(RegularizerContext c) {
            NDArray x = c.leaf(c.real());
            NDArray gradient = c.gradient(c.critique(x).logits().sum(), x);
            return gradient.square().sum().div(x.getShape().get(0));
        }

        @Override
        public Schedule weight() {
            return Schedule.constant(0.5);
        }
    }

    static final class FirstSamples implements TrainingHook {
        @Override
        public void afterIteration(IterationEvent event) {
            long iteration = event.progress().iterations();
            if (iteration % 500 == 0) {
                save(event.trainer().sample(64), Path.of("sheet-" + iteration + ".png"));
            }
        }
    }

    private static void save(Samples images, Path file) {
        try {
            ImageGrid.of(images).save(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
