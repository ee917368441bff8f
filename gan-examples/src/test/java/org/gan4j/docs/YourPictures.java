package org.gan4j.docs;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.gan4j.data.CifarFiles;
import org.gan4j.data.ImageFiles;
import org.gan4j.data.MnistFiles;
import org.gan4j.data.Samples;

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

    static List<Samples> known() throws IOException {
        Samples digits = MnistFiles.train(Path.of("mnist"));
        Samples things = CifarFiles.train(Path.of("cifar-10-batches-bin"));
        return List.of(digits, things);
    }
}
