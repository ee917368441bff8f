package org.gan4j.docs;

import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import org.gan4j.GanTrainerBuilder;
import org.gan4j.data.Samples;
import org.gan4j.djl.Inversion;
import org.gan4j.hook.RunLog;
import org.gan4j.hook.SampleSheets;
import org.gan4j.picture.ImageGrid;
import org.gan4j.sample.TrainedGenerator;
import org.gan4j.watch.CsvLog;
import org.gan4j.watch.FinalPictures;
import org.gan4j.watch.Meters;
import org.gan4j.watch.RunReport;
import org.gan4j.watch.RunServer;
import org.gan4j.watch.TensorBoard;

/** The samples of docs/watching-a-run.md; see {@link DocsTest}. */
final class Watching {

    private Watching() {}

    static void watched(GanTrainerBuilder gan, Samples digits, MeterRegistry registry) {
        Path out = Path.of("runs/digits");
        gan.addHook(RunLog.to(out.resolve("metrics.jsonl")))
                .addHook(SampleSheets.to(out.resolve("sheets")))
                .addHook(CsvLog.to(out.resolve("metrics.csv")))
                .addHook(TensorBoard.to(out.resolve("tensorboard")))
                .addHook(Meters.to(registry, "run", "digits"))
                .addHook(FinalPictures.to(out, digits))
                .addHook(RunReport.to(out))
                .addHook(RunServer.during(out, 8080));
    }

    static void inverted(TrainedGenerator generator, Samples photographs) throws IOException {
        Inversion.Result found =
                Inversion.builder(generator).optRestarts(4).build().invert(photographs);
        ImageGrid.of(found.images()).save(Path.of("found.png"));
    }
}
