/**
 * Benchmarks: each answers one question, named in its javadoc, and counts what came out before it
 * says how fast.
 *
 * <p>Start with {@link io.nowstream.bench.BenchCommand}: {@code bench/run} prints every figure in
 * one run.
 */
@NullMarked
package io.nowstream.bench;

import org.jspecify.annotations.NullMarked;
