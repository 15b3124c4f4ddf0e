@NullMarked
package io.nowstream.helm;

import org.jspecify.annotations.NullMarked;
