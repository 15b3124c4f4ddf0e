package io.nowstream.bench;

/**
 * One line of the table.
 *
 * @param what what was measured, with the parameters that matter
 * @param unit of all runs
 * @param runs every run
 * @param budget what section 11 of the design allows
 * @param check what was found right in the very runs that were timed
 */
public record Figure(String what, String unit, Runs runs, Budget budget, String check) {}
