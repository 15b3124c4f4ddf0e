/**
 * The way back: fine-tunes what serves a feed on its archive, judges the result on the newest part
 * that neither has seen, and registers it only if it wins. {@code docs/retraining.md} tells it for
 * people.
 */
@NullMarked
package io.nowstream.app.retrain;

import org.jspecify.annotations.NullMarked;
