/**
 * The bridge to libtorch: every operator that DJL's PyTorch engine lacks, through TorchScript and
 * without native code. The only package that knows DJL's JNI layer.
 */
@NullMarked
package org.gan4j.djl.torch;

import org.jspecify.annotations.NullMarked;
