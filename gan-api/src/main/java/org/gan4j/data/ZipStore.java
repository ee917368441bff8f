package org.gan4j.data;

import com.google.common.collect.ImmutableList;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.gan4j.file.HeapRoom;
import org.jspecify.annotations.Nullable;

/** The files of a ZIP archive. */
final class ZipStore implements PictureStore {

    private final Path file;
    private final ZipFile zip;
    private final Map<String, ZipEntry> originals = new LinkedHashMap<>();
    private final ImmutableList<Entry> entries;

    private ZipStore(Path file, ZipFile zip) throws IOException {
        this.file = file;
        this.zip = zip;
        ImmutableList.Builder<Entry> all = ImmutableList.builder();
        for (ZipEntry entry : Collections.list(zip.entries())) {
            String name = PictureStore.checkedName(file, entry.getName());
            if (originals.put(name, entry) != null) {
                throw PictureStore.twice(file, name);
            }
            if (!entry.isDirectory()) {
                FileTime modified = entry.getLastModifiedTime();
                long time = modified == null ? 0 : modified.toMillis();
                all.add(new Entry(name, entry.getSize(), time, 0));
            }
        }
        entries = all.build();
    }

    static ZipStore open(Path file) throws IOException {
        ZipFile zip = zip(file);
        try {
            return new ZipStore(file, zip);
        } catch (IOException | RuntimeException e) {
            zip.close();
            throw e;
        }
    }

    /** Names without the mark of UTF-8 are in it all the same, or in what DOS had. */
    private static ZipFile zip(Path file) throws IOException {
        try {
            return new ZipFile(file.toFile(), StandardCharsets.UTF_8);
        } catch (ZipException e) {
            try {
                return new ZipFile(file.toFile(), Charset.forName("IBM437"));
            } catch (ZipException again) {
                throw new IOException(
                        "%s is damaged (%s): fetch or pack it anew, without a password"
                                .formatted(file, again.getMessage()),
                        again);
            }
        }
    }

    @Override
    public ImmutableList<Entry> entries() {
        return entries;
    }

    @Override
    public String describe(Entry entry) {
        return file + "!/" + entry.name();
    }

    @Override
    public byte[] read(Entry entry) throws IOException {
        HeapRoom.check(entry.size(), describe(entry), "pack it anew without it");
        ZipEntry original = originals.get(entry.name());
        if (original == null || entry.size() > Integer.MAX_VALUE - 8) {
            throw damaged(entry, "its size is " + entry.size(), null);
        }
        try (InputStream in = zip.getInputStream(original)) {
            byte[] bytes = in.readNBytes((int) entry.size());
            CRC32 sum = new CRC32();
            sum.update(bytes);
            if (bytes.length < entry.size()
                    || in.read() >= 0
                    || sum.getValue() != original.getCrc()) {
                throw new ZipException("its check sum is wrong");
            }
            return bytes;
        } catch (IOException | RuntimeException e) {
            throw damaged(entry, e.getMessage() + "", e);
        }
    }

    private IOException damaged(Entry entry, String why, @Nullable Exception cause) {
        return new IOException(
                "%s is damaged (%s): fetch or pack the archive anew"
                        .formatted(describe(entry), why),
                cause);
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }
}
