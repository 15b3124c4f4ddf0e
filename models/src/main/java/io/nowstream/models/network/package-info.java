/**
 * What all networks have in common: named weights, a roll-out over frames, a registry.
 *
 * <p>Start with {@link io.nowstream.models.network.Network}. A network holds sizes and no weights;
 * {@link io.nowstream.models.network.Weights} hold no sizes. A checkpoint joins them.
 */
@NullMarked
package io.nowstream.models.network;

import org.jspecify.annotations.NullMarked;
