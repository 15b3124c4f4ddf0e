/**
 * The map server: what came over the topics, kept in a bounded window, drawn once per field, and
 * served with its page over HTTP.
 *
 * <p>Start with {@link io.nowstream.sinks.map.MapStore} (what it knows), {@link
 * io.nowstream.sinks.map.FieldPainter} (how a field becomes an image) and {@link
 * io.nowstream.sinks.map.MapServer} (how it is asked for).
 */
@NullMarked
package io.nowstream.sinks.map;

import org.jspecify.annotations.NullMarked;
