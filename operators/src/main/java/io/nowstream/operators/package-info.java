/**
 * The Flink functions between a feed's log and its nowcasts and warnings.
 *
 * <p>Start with {@link io.nowstream.operators.NowcastJob}: the topology on one screen.
 */
@NullMarked
package io.nowstream.operators;

import org.jspecify.annotations.NullMarked;
