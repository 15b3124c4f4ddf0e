/**
 * Training from a recipe and archives, and the card that says what came of it.
 *
 * <p>Start with {@link io.nowstream.app.train.TrainingRun}. The training itself is in {@code
 * io.nowstream.models.training}, which knows no files but its own.
 */
@NullMarked
package io.nowstream.app.train;

import org.jspecify.annotations.NullMarked;
