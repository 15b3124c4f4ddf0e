/**
 * Training: recipes, samples, optimiser, loss curve, and going on after a kill.
 *
 * <p>Start with {@link io.nowstream.models.training.Trainer}. What it does is told by a {@link
 * io.nowstream.models.training.Recipe}, what it learns from by {@link
 * io.nowstream.models.training.TrainingData}. Every draw is a pure function of the recipe's seed
 * and of a counter, so a training that was killed goes on along the same curve.
 */
@NullMarked
package io.nowstream.models.training;

import org.jspecify.annotations.NullMarked;
