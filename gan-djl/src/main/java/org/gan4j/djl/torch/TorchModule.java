package org.gan4j.djl.torch;

import ai.djl.Device;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.JniUtils;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * A TorchScript file with weights of its own, as {@code torch.jit.save} writes them. Where DJL's
 * model loader passes tensors only, this takes every argument that {@link TorchScript} does.
 */
public final class TorchModule implements AutoCloseable {

    private final NDManager manager;
    private final PtSymbolBlock module;

    private TorchModule(NDManager manager, PtSymbolBlock module) {
        this.manager = manager;
        this.module = module;
    }

    /**
     * Loads a file.
     *
     * @param file the archive
     * @param device where it is to run
     * @return the module, to be closed
     * @throws IOException if the file is missing or not a TorchScript archive; the message names it
     * @throws IllegalArgumentException if libtorch does not see the device
     */
    public static TorchModule load(Path file, Device device) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new NoSuchFileException(
                    file.toString(), null, "there is no such TorchScript file");
        }
        NDManager manager = Torch.newManager(Torch.device(device));
        try {
            PtSymbolBlock module =
                    JniUtils.loadModule(
                            (PtNDManager) manager, file, true, new String[0], new String[0], false);
            JniUtils.enableInferenceMode(module);
            return new TorchModule(manager, module);
        } catch (EngineException e) {
            manager.close();
            throw new IOException(
                    "%s is not a TorchScript archive (%s): fetch it again"
                            .formatted(file, e.getMessage()),
                    e);
        }
    }

    /**
     * Loads an archive that is in memory.
     *
     * @param archive its bytes
     * @param device where it is to run
     * @return the module, to be closed
     * @throws EngineException if libtorch refuses it
     */
    public static TorchModule load(byte[] archive, Device device) {
        NDManager manager = Torch.newManager(Torch.device(device));
        try {
            PtSymbolBlock module =
                    JniUtils.loadModule(
                            (PtNDManager) manager, new ByteArrayInputStream(archive), true, false);
            return new TorchModule(manager, module);
        } catch (IOException e) {
            throw new UncheckedIOException("an array in memory cannot fail to be read", e);
        } catch (RuntimeException e) {
            manager.close();
            throw e;
        }
    }

    /**
     * Calls a method that returns tensors.
     *
     * @param results the manager that the results belong to
     * @param method its name, such as {@code forward}
     * @param arguments its arguments, in order; those left out at the end take their defaults
     * @return the tensors
     * @throws IllegalArgumentException if an argument is of a type that has no counterpart
     * @throws EngineException if the module fails
     */
    public NDList run(NDManager results, String method, Object... arguments) {
        return TorchScript.run(module, results, method, arguments);
    }

    /** Frees the weights. */
    @Override
    public void close() {
        module.close();
        manager.close();
    }
}
