/**
 * Nowcasters: what turns a sequence of fields into fields of the near future. Knows nothing of
 * streams.
 *
 * <p>Start with {@link io.nowstream.models.Nowcaster}.
 */
@NullMarked
package io.nowstream.models;

import org.jspecify.annotations.NullMarked;
