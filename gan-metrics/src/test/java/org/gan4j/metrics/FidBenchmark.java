package org.gan4j.metrics;

import ai.djl.engine.Engine;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Random;

/**
 * Times the distance of 50,000 x 2048 features, to be run in turn with fid_benchmark.py beside the
 * golden scripts: {@code java -cp ... org.gan4j.metrics.FidBenchmark [rows]}.
 */
final class FidBenchmark {

    private static final int DIMENSION = 2_048;

    private FidBenchmark() {}

    public static void main(String[] arguments) throws Exception {
        int rows = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 50_000;
        Features real = features(rows, 1, 0);
        Features fake = features(rows, 2, 0.1f);
        Engine.getEngine("PyTorch"); // loads its libraries, as Python's imports do
        long start = System.nanoTime();
        double distance = FrechetInceptionDistance.between(real, fake);
        double seconds = (System.nanoTime() - start) / 1e9;
        String peak =
                Files.readAllLines(Path.of("/proc/self/status")).stream()
                        .filter(line -> line.startsWith("VmHWM"))
                        .findFirst()
                        .orElse("peak memory unknown");
        System.out.printf(Locale.ROOT, "FID %.4f in %.1f s, %s%n", distance, seconds, peak.strip());
    }

    /** Correlated rows: one shared factor and noise. */
    private static Features features(int rows, long seed, float shift) {
        FloatBuffer values = FloatBuffer.allocate(rows * DIMENSION);
        Random random = new Random(seed);
        for (int row = 0; row < rows; row++) {
            float shared = random.nextFloat();
            for (int column = 0; column < DIMENSION; column++) {
                values.put(random.nextFloat() + 0.5f * shared + shift);
            }
        }
        return Features.of(values.flip(), DIMENSION);
    }
}
