/**
 * Warnings as alerts of the Common Alerting Protocol 1.2 (OASIS, 1 July 2010), the standard's words
 * throughout.
 *
 * <p>Start with {@link io.nowstream.sinks.cap.CapPublisher}; an alert is built ({@link
 * io.nowstream.sinks.cap.CapMessages}), checked ({@link io.nowstream.sinks.cap.CapRules}) and
 * written ({@link io.nowstream.sinks.cap.CapXml}) by three small things.
 */
@NullMarked
package io.nowstream.sinks.cap;

import org.jspecify.annotations.NullMarked;
