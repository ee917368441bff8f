package org.gan4j.docs;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.gan4j.GanTrainer;
import org.gan4j.data.CifarFiles;
import org.gan4j.data.ImageFiles;
import org.gan4j.data.MappedSamples;
import org.gan4j.data.MnistFiles;
import org.gan4j.data.ProgressListener;
import org.gan4j.data.Samples;
import org.gan4j.run.Budget;

/** The samples of docs/your-pictures.md; see {@link DocsTest}. */
final class YourPictures {

    private YourPictures() {}

    static Samples plain() throws IOException {
        try (ImageFiles files = ImageFiles.open(Path.of("pictures.zip"))) {
            return files.readAll();
        }
    }

    static Samples chosen() throws IOException {
        try (ImageFiles files =
                ImageFiles.builder(Path.of("animals.tar.gz"))
                        .optFolder("train")
                        .optFilter(name -> !name.startsWith("fish/"))
                        .optLabels()
                        .optSize(64, 64)
                        .optColours()
                        .optSkipUnreadable()
                        .open()) {
            files.skipped().forEach(System.out::println);
            System.out.println("the classes are " + files.classes());
            return files.readAll();
        }
    }

    static void many(GanTrainer trainer) throws IOException {
        MappedSamples faces =
                ImageFiles.builder(Path.of("faces"))
                        .optSize(64, 64)
                        .optColours()
                        .map(Path.of("faces-64"), ProgressListener.NONE);
        trainer.fit(faces, Budget.epochs(20));
    }

    static List<Samples> known() throws IOException {
        Samples digits = MnistFiles.train(Path.of("mnist"));
        Samples things = CifarFiles.train(Path.of("cifar-10-batches-bin"));
        return List.of(digits, things);
    }
}
