package io.nowstream.operators.warning;

import io.nowstream.frames.ActiveWarnings;
import java.util.List;

/**
 * What one nowcast leads to.
 *
 * @param set what goes out
 * @param standing what is remembered, oldest first
 */
record Issued(ActiveWarnings set, List<Standing> standing) {}
