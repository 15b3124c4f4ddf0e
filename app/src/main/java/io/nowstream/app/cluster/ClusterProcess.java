package io.nowstream.app.cluster;

import java.util.OptionalInt;

/**
 * One process of a cluster.
 *
 * @param name of it, its log and its pid file
 * @param port where it serves, if it does
 * @param jvm how it runs
 */
record ClusterProcess(String name, OptionalInt port, Jvm jvm) {}
