/**
 * The controller: the one that writes releases. It has a feed's checkpoint trained anew where
 * somebody asks for it, tries the winner in the shadow, promotes it where it is better, and takes
 * it back where it is not.
 *
 * <p>Start with {@link io.nowstream.app.control.Controller}; {@code docs/retraining.md} tells it
 * for people.
 */
@NullMarked
package io.nowstream.app.control;

import org.jspecify.annotations.NullMarked;
