/** Recipes, samples, optimiser, loss curve, and going on after a kill. */
@NullMarked
package io.nowstream.models.training;

import org.jspecify.annotations.NullMarked;
