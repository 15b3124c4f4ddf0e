package io.nowstream.operators.warning;

import io.nowstream.frames.Quantity;
import io.nowstream.operators.WarningSpec;
import java.util.List;

/**
 * Where a nowcast is over the thresholds of one rule.
 *
 * @param rule which
 * @param quantity what the rule's channel measures
 * @param areas apart from each other, in order of their first cells; at most {@link
 *     AreaFinder#MOST_AREAS}
 * @param basins whole connected areas over {@code keepAt}, as runs like those of an {@link Area};
 *     each holds at least one of the areas
 */
public record Exceedance(
        WarningSpec rule, Quantity quantity, List<Area> areas, List<int[]> basins) {}
