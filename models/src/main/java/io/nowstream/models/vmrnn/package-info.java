/** VMRNN: a recurrent network whose cell is a stack of vision-Mamba blocks (Tang et al., 2024). */
@NullMarked
package io.nowstream.models.vmrnn;

import org.jspecify.annotations.NullMarked;
