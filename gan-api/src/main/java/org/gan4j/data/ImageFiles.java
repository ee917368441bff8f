package org.gan4j.data;

import ai.djl.ndarray.types.Shape;
import com.google.common.base.Preconditions;
import com.google.common.collect.ImmutableList;
import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.gan4j.data.ParallelDecoding.Outcome;
import org.gan4j.data.PictureStore.Entry;
import org.gan4j.file.HeapRoom;
import org.jspecify.annotations.Nullable;

/**
 * The pictures in a directory or archive (.zip, .tar, .tar.gz), with those in its folders, in the
 * order of their names, or a single one: PNG, JPEG, GIF, BMP, TIFF and WebP. Files and folders
 * whose names begin with a dot, and files with other endings, are passed over. Pictures are decoded
 * when they are read.
 *
 * <p>A picture has the same pixels whatever file it comes in. Grey pictures, also those with a
 * palette of greys, have one channel and others three; if the first picture has colours, grey ones
 * among the others get three equal channels. Embedded profiles are applied, more than 8 bits are
 * rounded, transparency is dropped, Exif's orientation is applied, and of an animation the first
 * frame counts. What cannot be read by this rule is refused by name. {@code docs/your-pictures.md}
 * has the rule in full.
 *
 * <p>Safe for several threads. A compressed TAR archive is unpacked to a temporary file until it is
 * closed. One that would take more than a hundred times its own size, and more than 64 MB, is
 * refused, and so is one that would leave less than 256 MB, or a tenth of the disk, free.
 */
public final class ImageFiles implements AutoCloseable {

    /** How many files a message names. */
    private static final int NAMED = 5;

    /** How many pictures are looked at together. */
    private static final int BLOCK = 64;

    /** In the place of a picture of which only is asked whether it can be read. */
    private static final Picture READ = new Picture(1, 1, 1, new byte[1]);

    private static final List<String> ENDINGS =
            List.of(".png", ".jpg", ".jpeg", ".bmp", ".gif", ".webp", ".tif", ".tiff");

    private final PictureStore store;
    private final Builder options;
    private final ImmutableList<Entry> entries;
    private final ImmutableList<String> classes;
    private final ImmutableList<String> skipped;
    private @Nullable Shape shape;

    private ImageFiles(PictureStore store, Builder options) throws IOException {
        this.store = store;
        this.options = options;
        ImmutableList<Entry> found = list();
        ImmutableList.Builder<String> reasons = ImmutableList.builder();
        entries = options.skipUnreadable ? readable(found, reasons) : found;
        skipped = reasons.build();
        if (options.labels) {
            checkFolders();
        }
        classes = classesOf(IntStream.range(0, size()).boxed().toList());
    }

    /**
     * All pictures of a directory or archive, or one picture, as they are: {@code
     * builder(path).open()}.
     *
     * @param path a directory, .zip, .tar or .tar.gz, or one picture
     * @return its pictures, at least 1, to be closed
     * @throws IOException as {@link Builder#open}
     */
    public static ImageFiles open(Path path) throws IOException {
        return builder(path).open();
    }

    /**
     * Begins to say which pictures are wanted, and how.
     *
     * @param path a directory, .zip, .tar or .tar.gz, or one picture
     * @return the settings
     */
    public static Builder builder(Path path) {
        return new Builder(path);
    }

    /** Which pictures are wanted, and how. */
    public static final class Builder {

        private final Path path;
        private String folder = "";
        private Predicate<String> filter = name -> true;
        private boolean labels;
        private boolean skipUnreadable;
        private int channels;
        private @Nullable PictureFit fit;
        private @Nullable Long cropSeed;

        private Builder(Path path) {
            this.path = path;
        }

        /**
         * Takes the pictures of one folder only; names then begin below it. By default all.
         *
         * @param name such as {@code train}, or {@code cifar10/train}
         * @return this builder
         */
        @CanIgnoreReturnValue
        public Builder optFolder(String name) {
            String bare = name.replaceAll("^/+|/+$", "");
            folder = bare.isEmpty() ? "" : bare + "/";
            return this;
        }

        /**
         * Takes some pictures only. By default all.
         *
         * @param names whether a picture of this name, such as {@code cat/0001.png}, is wanted
         * @return this builder
         */
        @CanIgnoreReturnValue
        public Builder optFilter(Predicate<String> names) {
            filter = names;
            return this;
        }

        /**
         * Labels pictures with the folder that they are in, the first below the root or {@link
         * #optFolder}. Classes count in the order of the folders' names, see {@link
         * ImageFiles#classes}. By default there are no labels.
         *
         * @return this builder
         */
        @CanIgnoreReturnValue
        public Builder optLabels() {
            labels = true;
            return this;
        }

        /**
         * Brings all pictures to one size: the largest part of the wanted proportions is cut out of
         * the middle and resized, bicubically and with smoothing, as Pillow's {@code ImageOps.fit}
         * does it. By default pictures keep their size and must have the same.
         *
         * @param height in pixels, at least 1
         * @param width in pixels, at least 1
         * @return this builder
         * @throws IllegalArgumentException if one is below 1
         */
        @CanIgnoreReturnValue
        public Builder optSize(int height, int width) {
            Preconditions.checkArgument(
                    height >= 1 && width >= 1, "the size is %s x %s", width, height);
            fit = new PictureFit(height, width);
            return this;
        }

        /**
         * Cuts the part for {@link #optSize} from a random place instead of the middle, for each
         * picture always from the same.
         *
         * @param seed decides, with the name of the picture
         * @return this builder
         */
        @CanIgnoreReturnValue
        public Builder optRandomCrop(long seed) {
            cropSeed = seed;
            return this;
        }

        /**
         * Makes all pictures grey, as Pillow's {@code convert("L")} does. By default the first
         * picture says what they are.
         *
         * @return this builder
         */
        @CanIgnoreReturnValue
        public Builder optGrey() {
            channels = 1;
            return this;
        }

        /**
         * Gives all pictures red, green and blue, equal in grey ones. By default the first picture
         * says what they are.
         *
         * @return this builder
         */
        @CanIgnoreReturnValue
        public Builder optColours() {
            channels = 3;
            return this;
        }

        /**
         * Leaves pictures out that cannot be read, and lists them, see {@link ImageFiles#skipped}.
         * All pictures are decoded once to find out. By default reading such a picture fails.
         *
         * @return this builder
         */
        @CanIgnoreReturnValue
        public Builder optSkipUnreadable() {
            skipUnreadable = true;
            return this;
        }

        /**
         * Decodes all pictures once, several at a time, into a directory, from where they are
         * mapped into memory: they need no place in the heap, and may be larger than it. What is
         * there already is not decoded again, and a run that was killed goes on where it was, as
         * long as the files and these settings are the same.
         *
         * <p>Several processes may ask for the same directory: one decodes, the others wait.
         *
         * @param directory where to; it is created, or has what was decoded before
         * @param listener is told how many files are decoded
         * @return the pictures; there is nothing to close
         * @throws IOException as {@link #open} and {@link ImageFiles#read}; or if the directory has
         *     pictures that were read otherwise, or of files that have changed; or if it cannot be
         *     written to, or its disk has no room. What is decoded by then stays
         * @throws IllegalStateException if a random crop is wanted without a size
         * @throws java.util.concurrent.CancellationException if the thread was interrupted
         */
        public MappedSamples map(Path directory, ProgressListener listener) throws IOException {
            return map(directory, listener, MappedWriter.USUAL_PAUSE);
        }

        /** Makes the work so far safe after every pause. */
        MappedSamples map(Path directory, ProgressListener listener, Duration pause)
                throws IOException {
            Builder all = new Builder(this);
            all.skipUnreadable = false;
            try (ImageFiles files = all.open()) {
                return new MappedWriter(files, skipUnreadable, directory, pause).complete(listener);
            }
        }

        /** How pictures are read, but for which of them. */
        private String settings() {
            String crop = cropSeed == null ? "" : ", cut at places of the seed " + cropSeed;
            String colours = channels == 0 ? "as the first" : channels == 1 ? "grey" : "coloured";
            return "%s%s, %s%s%s"
                    .formatted(
                            fit == null ? "in their size" : "at " + fit,
                            crop,
                            colours,
                            labels ? ", labelled by folder" : "",
                            folder.isEmpty() ? "" : ", below " + folder);
        }

        /**
         * Opens the directory, archive or picture.
         *
         * @return its pictures, at least 1, to be closed
         * @throws IOException if it is missing, damaged, or has no such pictures, or if there are
         *     labels to be and a picture is in no folder; the message names it
         * @throws IllegalStateException if a random crop is wanted without a size
         */
        public ImageFiles open() throws IOException {
            Preconditions.checkState(
                    cropSeed == null || fit != null, "optRandomCrop needs the size: add optSize");
            PictureStore store = PictureStore.open(path);
            try {
                return new ImageFiles(store, new Builder(this));
            } catch (IOException | RuntimeException e) {
                store.close();
                throw e;
            }
        }

        private Builder(Builder other) {
            path = other.path;
            folder = other.folder;
            filter = other.filter;
            labels = other.labels;
            skipUnreadable = other.skipUnreadable;
            channels = other.channels;
            fit = other.fit;
            cropSeed = other.cropSeed;
        }
    }

    private ImmutableList<Entry> list() throws IOException {
        ImmutableList<Entry> found =
                store.entries().stream()
                        .filter(entry -> entry.name().startsWith(options.folder))
                        .filter(entry -> isPicture(name(entry)))
                        .filter(entry -> options.filter.test(name(entry)))
                        .sorted(Comparator.comparing(Entry::name))
                        .collect(ImmutableList.toImmutableList());
        if (found.isEmpty()) {
            String where = options.folder.isEmpty() ? "" : " in its folder " + options.folder;
            throw new IOException(
                    "%s has no pictures%s: expected files that end in %s%s"
                            .formatted(options.path, where, String.join(", ", ENDINGS), folders()));
        }
        return found;
    }

    /** The folders at the root, for whoever has named another. */
    private String folders() {
        List<String> folders =
                store.entries().stream()
                        .map(Entry::name)
                        .filter(name -> name.contains("/"))
                        .map(name -> name.substring(0, name.indexOf('/')))
                        .distinct()
                        .sorted()
                        .limit(10)
                        .toList();
        return folders.isEmpty() ? "" : "; its folders are " + String.join(", ", folders);
    }

    private static boolean isPicture(String name) {
        String text = name.toLowerCase(Locale.ROOT);
        return ENDINGS.stream().anyMatch(text::endsWith)
                && Stream.of(name.split("/")).noneMatch(part -> part.startsWith("."));
    }

    private String name(Entry entry) {
        return entry.name().substring(options.folder.length());
    }

    private ImmutableList<Entry> readable(
            ImmutableList<Entry> found, ImmutableList.Builder<String> reasons) throws IOException {
        ImmutableList.Builder<Entry> good = ImmutableList.builder();
        for (int from = 0; from < found.size(); from += BLOCK) {
            int at = from;
            int to = Math.min(found.size(), from + BLOCK);
            List<Outcome> outcomes =
                    ParallelDecoding.decode(
                            from,
                            to,
                            index -> {
                                decode(found.get(index));
                                return READ;
                            });
            for (Outcome outcome : outcomes) {
                IOException failure = outcome.failure();
                if (failure == null) {
                    good.add(found.get(at));
                } else {
                    reasons.add(failure.getMessage() + "");
                }
                at++;
            }
        }
        ImmutableList<Entry> all = good.build();
        if (all.isEmpty()) {
            throw new IOException(
                    "%s has no readable pictures, the first of %s: %s"
                            .formatted(options.path, found.size(), reasons.build().get(0)));
        }
        return all;
    }

    /**
     * The classes of some of the pictures; none without labels.
     *
     * @throws IOException if they are fewer than two
     */
    ImmutableList<String> classesOf(List<Integer> indices) throws IOException {
        if (!options.labels) {
            return ImmutableList.of();
        }
        ImmutableList<String> folders =
                indices.stream()
                        .map(index -> folder(entries.get(index)))
                        .distinct()
                        .sorted()
                        .collect(ImmutableList.toImmutableList());
        if (folders.size() < 2) {
            throw new IOException(
                    "all pictures of %s are in the folder %s, but labels need two or more: choose it by optFolder if its folders are the classes"
                            .formatted(options.path, folders.get(0)));
        }
        return folders;
    }

    private void checkFolders() throws IOException {
        List<String> loose =
                entries.stream()
                        .filter(entry -> !name(entry).contains("/"))
                        .map(store::describe)
                        .toList();
        if (!loose.isEmpty()) {
            throw new IOException(
                    "%s of %s pictures are in no folder, which would be their label: %s%s; move them into one, or read without labels"
                            .formatted(
                                    loose.size(),
                                    entries.size(),
                                    String.join(
                                            ", ", loose.subList(0, Math.min(NAMED, loose.size()))),
                                    loose.size() > NAMED ? ", ..." : ""));
        }
    }

    /** The class of a picture by the place of its folder among others. */
    int label(int index, ImmutableList<String> folders) {
        return folders.indexOf(folder(entries.get(index)));
    }

    private String folder(Entry entry) {
        String name = name(entry);
        return name.substring(0, name.indexOf('/'));
    }

    /** {@return the number of pictures} */
    public int size() {
        return entries.size();
    }

    /** {@return the names, in order, such as {@code cat/0001.png}} */
    public ImmutableList<String> names() {
        return entries.stream().map(this::name).collect(ImmutableList.toImmutableList());
    }

    /** {@return the folders that labels count, in their order; none without labels} */
    public ImmutableList<String> classes() {
        return classes;
    }

    /**
     * {@return why pictures were left out, each reason with the file; none unless unreadable ones
     * were to be skipped}
     */
    public ImmutableList<String> skipped() {
        return skipped;
    }

    /**
     * {@return what changes when any of the files does: a hash of names, sizes and times, as they
     * are now}
     *
     * @throws IOException if a file has gone; the message names it
     */
    public String version() throws IOException {
        Hasher hasher = Hashing.sha256().newHasher();
        for (Entry entry : entries) {
            Entry now = store.current(entry);
            hasher.putUnencodedChars(now.name()).putLong(now.size()).putLong(now.modified());
        }
        return hasher.hash().toString();
    }

    /** How pictures are read, but for which of them. */
    String settings() {
        return options.settings();
    }

    /** Adds a file, as it was when it was found, to what tells files from others. */
    String sources(String before, int index) {
        Entry entry = entries.get(index);
        return Hashing.sha256()
                .newHasher()
                .putUnencodedChars(before)
                .putUnencodedChars(entry.name())
                .putLong(entry.size())
                .putLong(entry.modified())
                .hash()
                .toString();
    }

    /**
     * Makes sure that all files are what they were when they were found.
     *
     * @throws IOException if one is not; the message names it
     */
    void checkUnchanged() throws IOException {
        for (Entry entry : entries) {
            if (!store.current(entry).equals(entry)) {
                throw new IOException(
                        "%s changed while it was read: read all anew, from files that stay"
                                .formatted(store.describe(entry)));
            }
        }
    }

    /**
     * {@return all pictures, as {@link #read} returns them}
     *
     * @throws IOException if one is damaged or of another size than the first
     */
    public ResidentSamples readAll() throws IOException {
        return read(0, size());
    }

    /**
     * Reads a run of pictures.
     *
     * @param from the first, from 0
     * @param to the one after the last
     * @return images of shape (1 or 3, height, width), as bytes, with labels if they are wanted
     * @throws IOException if one is damaged, or no size was set and it is of another than the first
     *     picture; the message names the file
     */
    public ResidentSamples read(int from, int to) throws IOException {
        Preconditions.checkPositionIndexes(from, to, size());
        Preconditions.checkArgument(to > from, "there must be at least 1 picture to read");
        Shape common = shape();
        int each = Math.toIntExact(common.size());
        byte[] all = room(to - from, each, "read fewer at a time, by read(from, to), or map them");
        int block = ParallelDecoding.block(each);
        for (int first = from; first < to; first += block) {
            int at = first;
            for (Outcome outcome : decode(first, (int) Math.min(to, (long) first + block))) {
                byte[] planes = like(outcome.orThrow(), at, common, 0).planes();
                System.arraycopy(planes, 0, all, (at - from) * each, each);
                at++;
            }
        }
        ResidentSamples samples = Samples.ofBytes(all, common);
        return options.labels ? samples.withLabels(labels(from, to), classes.size()) : samples;
    }

    /** The first picture decides what was not set. */
    synchronized Shape shape() throws IOException {
        if (shape == null) {
            shape = decode(entries.get(0)).shape();
        }
        return shape;
    }

    /** Decodes a run of pictures, with the channels and the size that are set. */
    ImmutableList<Outcome> decode(int from, int to) {
        return ParallelDecoding.decode(from, to, index -> decode(entries.get(index)));
    }

    /** Room for pictures in the heap. */
    static byte[] room(int count, long each, String wayOut) {
        long bytes = count * each;
        String what = "%,d pictures of %,d bytes".formatted(count, each);
        Preconditions.checkArgument(
                bytes <= Integer.MAX_VALUE - 8, "%s do not fit into one array: %s", what, wayOut);
        HeapRoom.check(bytes, what, wayOut);
        return new byte[(int) bytes];
    }

    /** A picture with the channels and the size that are set. */
    private Picture decode(Entry entry) throws IOException {
        Picture picture = PictureFile.decode(store.describe(entry), store.read(entry));
        if (options.channels > 0) {
            picture = picture.withChannels(options.channels);
        }
        if (options.fit == null) {
            return picture;
        }
        if (options.cropSeed == null) {
            return options.fit.fit(picture, 0.5, 0.5);
        }
        SplittableRandom place =
                new SplittableRandom(
                        options.cropSeed
                                ^ Hashing.sha256().hashUnencodedChars(name(entry)).asLong());
        return options.fit.fit(picture, place.nextDouble(), place.nextDouble());
    }

    /**
     * A picture with the channels of the first.
     *
     * @param common shape of the first
     * @param first its number
     * @throws IOException if it is of another size, or has colours and the first is grey
     */
    Picture like(Picture picture, int index, Shape common, int first) throws IOException {
        String name = store.describe(entries.get(index));
        String other = store.describe(entries.get(first));
        if (picture.height() != common.get(1) || picture.width() != common.get(2)) {
            throw new IOException(
                    "%s is %s x %s pixels, but %s is %s x %s: bring all to one size, for instance by optSize"
                            .formatted(
                                    name,
                                    picture.width(),
                                    picture.height(),
                                    other,
                                    common.get(2),
                                    common.get(1)));
        }
        if (picture.channels() > common.get(0)) {
            throw new IOException(
                    "%s has colours, but %s is grey: give all pictures the same channels, for instance by optGrey or optColours"
                            .formatted(name, other));
        }
        return picture.withChannels((int) common.get(0));
    }

    private int[] labels(int from, int to) {
        int[] labels = new int[to - from];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = label(from + i, classes);
        }
        return labels;
    }

    @Override
    public void close() throws IOException {
        store.close();
    }

    @Override
    public String toString() {
        return size() + " pictures of " + options.path;
    }
}
