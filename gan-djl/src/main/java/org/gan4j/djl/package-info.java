/**
 * Ready networks for {@link org.gan4j.GanTrainer}, on DJL's PyTorch engine. Putting this module on
 * the class path is all it takes to train.
 */
@NullMarked
package org.gan4j.djl;

import org.jspecify.annotations.NullMarked;
