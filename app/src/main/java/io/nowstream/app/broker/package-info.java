/** A real Kafka broker inside this process. */
@NullMarked
package io.nowstream.app.broker;

import org.jspecify.annotations.NullMarked;
