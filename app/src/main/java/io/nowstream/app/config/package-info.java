/** What is read from nowstream.yaml. */
@NullMarked
package io.nowstream.app.config;

import org.jspecify.annotations.NullMarked;
