package org.gan4j.djl.torch;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNoException;

import org.junit.jupiter.api.Test;

/** What the system says of a processor. */
class Bfloat16Test {

    @Test
    void aProcessorWithout_isRefused_withTheReason() {
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () ->
                                Bfloat16.check(
                                        "processor : 0\nmodel name : bf16\nflags : sse avx2 avx512f\n"))
                .withMessageContaining("has none of [avx512_bf16, amx_bf16, bf16]: use FULL");
    }

    @Test
    void thoseWithIt_areTaken() {
        assertThatNoException().isThrownBy(() -> Bfloat16.check("flags\t\t: avx2 avx512_bf16 x\n"));
        assertThatNoException().isThrownBy(() -> Bfloat16.check("flags\t: amx_bf16\n"));
        assertThatNoException()
                .isThrownBy(() -> Bfloat16.check("Features\t: fp asimd i8mm bf16 dgh\n"));
    }
}
