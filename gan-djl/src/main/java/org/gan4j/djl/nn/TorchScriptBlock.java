package org.gan4j.djl.nn;

import ai.djl.Device;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import com.google.common.base.Preconditions;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.gan4j.djl.torch.GradMode;
import org.gan4j.djl.torch.OpenedArchive;
import org.gan4j.djl.torch.Torch;
import org.gan4j.djl.torch.TorchModule;
import org.jspecify.annotations.Nullable;

/**
 * A network that Python wrote by {@code torch.jit.script(module).save(file)}, to be trained here:
 * {@code Generator.of} and {@code Discriminator.of} make players of it. It begins with the weights
 * of the file. Parameters and buffers have the names of its {@code state_dict}; averages,
 * checkpoints and second-order gradients work as with any other block.
 *
 * <p>A traced module keeps the mode, training or not, in which it was traced; a frozen one has no
 * parameters and is refused.
 */
public final class TorchScriptBlock extends AbstractBlock {

    private final Path file;
    private final OpenedArchive archive;
    private final byte[] bytes;
    private final List<Parameter> tensors = new ArrayList<>();
    private final Map<Device, TorchModule> modules = new HashMap<>();

    private TorchScriptBlock(Path file, OpenedArchive archive) throws IOException {
        this.file = file;
        this.archive = archive;
        bytes = archive.toBytes();
        try (NDManager memory = Torch.newManager(Device.cpu())) {
            NDList values = module(Device.cpu()).run(memory, "gan4j_tensors");
            for (int i = 0; i < values.size(); i++) {
                tensors.add(parameter(archive.names().get(i), archive.isTrained(i), values.get(i)));
            }
        } catch (EngineException e) {
            throw new IOException(
                    "%s cannot be opened by libtorch (%s)".formatted(file, e.getMessage()), e);
        }
        if (tensors.stream().noneMatch(Parameter::requiresGradient)) {
            throw new IOException(
                    "%s has no parameters: save the module without freezing it".formatted(file));
        }
    }

    /**
     * Reads a file.
     *
     * @param file what {@code torch.jit.save} wrote
     * @return the block
     * @throws IOException if it cannot be read, is no TorchScript module, has no parameters, or its
     *     {@code forward} returns something else than tensors; the message names the file
     */
    public static TorchScriptBlock load(Path file) throws IOException {
        OpenedArchive archive;
        try {
            archive = OpenedArchive.of(file);
        } catch (FileSystemException e) {
            throw e;
        } catch (IOException e) {
            throw new IOException("%s: %s".formatted(file, e.getMessage()), e);
        }
        return new TorchScriptBlock(file, archive);
    }

    private Parameter parameter(String name, boolean trained, NDArray value) {
        Shape shape = value.getShape();
        double[] values = value.toType(DataType.FLOAT64, true).toDoubleArray();
        Parameter.Type type = Parameter.Type.OTHER;
        if (trained) {
            boolean bias = shape.dimension() <= 1;
            type = bias ? Parameter.Type.BIAS : Parameter.Type.WEIGHT;
        }
        return addParameter(
                Parameter.builder()
                        .setName(name)
                        .setType(type)
                        .optShape(shape)
                        .optRequiresGrad(trained)
                        .optInitializer(
                                (manager, given, dataType) -> {
                                    try (NDArray all = manager.create(values)) {
                                        return all.reshape(given).toType(dataType, true);
                                    }
                                })
                        .build());
    }

    private TorchModule module(Device device) {
        synchronized (modules) {
            return modules.computeIfAbsent(device, there -> TorchModule.load(bytes, there));
        }
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore store,
            NDList inputs,
            boolean training,
            @Nullable PairList<String, Object> options) {
        Device device = inputs.head().getDevice();
        NDList values = new NDList(tensors.size());
        for (Parameter tensor : tensors) {
            values.add(
                    Preconditions.checkNotNull(
                            store.getValue(tensor, device, training),
                            "%s has no value",
                            tensor.getName()));
        }
        return run(inputs.head().getManager(), inputs, values, training);
    }

    private NDList run(NDManager manager, NDList inputs, NDList values, boolean training) {
        Preconditions.checkArgument(
                inputs.size() == archive.inputs(),
                "the module of %s takes %s inputs, but was given %s",
                file,
                archive.inputs(),
                inputs.size());
        TorchModule module = module(inputs.head().getDevice());
        synchronized (modules) {
            return module.run(manager, "gan4j_run", inputs, values, training);
        }
    }

    /** By a pass over zeros. */
    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        try (NDManager memory = Torch.newManager(Device.cpu());
                NDScope strays = new NDScope();
                GradMode mode = GradMode.off()) {
            NDList inputs = new NDList();
            for (Shape shape : inputShapes) {
                inputs.add(memory.zeros(shape));
            }
            NDList values = new NDList();
            for (Parameter tensor : tensors) {
                values.add(memory.zeros(tensor.getShape()));
            }
            return run(memory, inputs, values, false).stream()
                    .map(NDArray::getShape)
                    .toArray(Shape[]::new);
        }
    }

    @Override
    public String toString() {
        return "TorchScriptBlock[" + file.getFileName() + "]";
    }
}
