package org.gan4j.djl.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.Device;
import org.junit.jupiter.api.Test;

class TorchTest {

    @Test
    void device_ofAnUnknownKind_isNotTakenForTheCpu() {
        assertThat(Torch.device(Device.fromName("cpu"))).isEqualTo(Device.cpu());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Torch.device(Device.of("tpu", 0)))
                .withMessage("unknown device 'tpu': expected cpu or gpu");
    }

    @Test
    void device_thatIsMissing_isNamedWithItsNumber() {
        assumeTrue(Torch.engine().getGpuCount() == 0, "this machine has a GPU");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Torch.device(Device.fromName("gpu")))
                .withMessageContaining("no device gpu(0): this machine shows 0 GPUs to libtorch");
    }
}
