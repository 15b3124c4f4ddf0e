/**
 * VMRNN: a recurrent network whose cell is a stack of vision-Mamba blocks (Tang et al., 2024).
 *
 * <p>{@link io.nowstream.models.vmrnn.Vmrnn} is the network, {@code VmrnnCell} the paper's
 * equations, {@code Rolling} the roll-out over time.
 */
@NullMarked
package io.nowstream.models.vmrnn;

import org.jspecify.annotations.NullMarked;
