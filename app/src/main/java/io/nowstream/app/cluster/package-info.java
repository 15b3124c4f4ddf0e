/**
 * A run as processes of one machine: broker, job manager, task managers, map, ingest, archive and
 * controller, each a JVM from the same jars, watched by a supervisor.
 */
@NullMarked
package io.nowstream.app.cluster;

import org.jspecify.annotations.NullMarked;
