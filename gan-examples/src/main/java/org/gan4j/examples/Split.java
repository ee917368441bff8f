package org.gan4j.examples;

import com.google.common.primitives.Bytes;
import com.google.common.primitives.Ints;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.gan4j.data.CifarFiles;
import org.gan4j.data.ImageFiles;
import org.gan4j.data.MnistFiles;
import org.gan4j.data.ResidentSamples;
import org.gan4j.data.Samples;
import org.jspecify.annotations.Nullable;

/**
 * Which part of a data set is taken, by the names of the option. Without the option it is the
 * training set where there is one, or else what there is.
 */
enum Split {
    train,
    test,
    all;

    /** Folders of a data set, at its root or in its only folder: what is before them, and which. */
    private static final Pattern FOLDER = Pattern.compile("((?:[^/]+/)?)(train|test)/.*");

    /** Reads one of the two sets. */
    private interface Reader {
        ResidentSamples read(Path directory) throws IOException;
    }

    /** Refuses to choose from what the program draws. */
    static void check(@Nullable Split split, boolean drawn, String files) {
        if (split != null) {
            Checked.that(
                    !drawn,
                    "--split is %s, but --data built-in has no parts: leave it out, or give %s",
                    split,
                    files);
        }
    }

    /** The files of MNIST in a directory. */
    static Samples mnist(@Nullable Split split, Path directory) throws IOException {
        boolean testOnly = MnistFiles.hasTest(directory) && !MnistFiles.hasTrain(directory);
        return read(split, testOnly, directory, MnistFiles::train, MnistFiles::test);
    }

    /** The binary batches of CIFAR-10 in a directory. */
    static Samples cifar(@Nullable Split split, Path directory) throws IOException {
        boolean testOnly = CifarFiles.hasTest(directory) && !CifarFiles.hasTrain(directory);
        return read(split, testOnly, directory, CifarFiles::train, CifarFiles::test);
    }

    private static Samples read(
            @Nullable Split split, boolean testOnly, Path directory, Reader first, Reader second)
            throws IOException {
        if (split == all) {
            return joined(first.read(directory), second.read(directory));
        }
        boolean isTest = split == null ? testOnly : split == test;
        return (isTest ? second : first).read(directory);
    }

    private static Samples joined(ResidentSamples first, ResidentSamples second) {
        ResidentSamples both =
                Samples.ofBytes(Bytes.concat(first.bytes(), second.bytes()), first.sampleShape());
        return first.isLabelled() && second.isLabelled()
                ? both.withLabels(
                        Ints.concat(first.labels(), second.labels()),
                        Math.max(first.conditioning().classes(), second.conditioning().classes()))
                : both;
    }

    /**
     * The folder of the part in a directory or archive of pictures, empty for all of it. A folder
     * named train counts as a part only beside one named test: it may be a class of trains.
     */
    static String folder(@Nullable Split split, Path data) throws IOException {
        if (split == all) {
            return "";
        }
        Split wanted = split == null ? train : split;
        Optional<String> parent = parent(data);
        Checked.that(
                split == null || parent.isPresent(),
                "--split is %s, but %s has no folders train and test: leave --split out",
                wanted,
                data);
        return parent.map(before -> before + wanted).orElse("");
    }

    /** What is before both folders, if they are there. */
    private static Optional<String> parent(Path data) throws IOException {
        try (ImageFiles files = ImageFiles.open(data)) {
            return parents(files, train)
                    .filter(p -> parents(files, test).anyMatch(p::equals))
                    .findFirst();
        }
    }

    private static Stream<String> parents(ImageFiles files, Split part) {
        return files.names().stream()
                .map(FOLDER::matcher)
                .filter(Matcher::matches)
                .filter(name -> name.group(2).equals(part.name()))
                .map(name -> name.group(1))
                .distinct();
    }
}
