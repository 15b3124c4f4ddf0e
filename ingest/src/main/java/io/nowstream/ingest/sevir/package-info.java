/**
 * SEVIR (Veillette et al., NeurIPS 2020): storm events of four hours, vertically integrated liquid.
 *
 * <p>{@link io.nowstream.ingest.sevir.SevirArchive} reads the layout, {@link
 * io.nowstream.ingest.sevir.SevirWriter} writes it; {@link io.nowstream.ingest.sevir.SevirLayout}
 * is what both of them know.
 */
@NullMarked
package io.nowstream.ingest.sevir;

import org.jspecify.annotations.NullMarked;
