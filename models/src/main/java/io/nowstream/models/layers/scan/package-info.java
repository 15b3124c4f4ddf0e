/**
 * The selective scan of Mamba in several directions over an image, and how it is made practical on
 * the JVM.
 *
 * <p>Start with {@link io.nowstream.models.layers.scan.SelectiveScan}; it chooses a form. {@link
 * io.nowstream.models.layers.scan.ReferenceScan} is the equation as a loop, {@link
 * io.nowstream.models.layers.scan.ChunkedScan} the same for devices other than the CPU, {@link
 * io.nowstream.models.layers.scan.FusedScan} the kernel for the CPU, whose backward pass {@link
 * io.nowstream.models.layers.scan.Gradients} runs.
 */
@NullMarked
package io.nowstream.models.layers.scan;

import org.jspecify.annotations.NullMarked;
