package io.nowstream.operators.rollout;

import io.nowstream.frames.Tier;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Which nowcaster is which tier, and who answers when it cannot. */
public final class Tiers {

    public static final String ADVECTION = "advection";
    public static final String PERSISTENCE = "persistence";

    /** The baselines of a radar feed, better first. */
    private static final List<String> BASELINES = List.of(ADVECTION, PERSISTENCE);

    private Tiers() {}

    /** The tier of what this nowcaster publishes. */
    public static Tier of(String nowcaster) {
        return switch (nowcaster) {
            case ADVECTION -> Tier.ADVECTION;
            case PERSISTENCE -> Tier.PERSISTENCE;
            default -> Tier.FULL;
        };
    }

    /** Who answers, in this order: the nowcaster itself, then the baselines below it. */
    static List<String> chain(String nowcaster) {
        List<String> chain = new ArrayList<>(List.of(nowcaster));
        chain.addAll(BASELINES.subList(BASELINES.indexOf(nowcaster) + 1, BASELINES.size()));
        return chain;
    }

    /** The baselines that run beside it as candidates. */
    static List<String> beside(String nowcaster) {
        return BASELINES.stream().filter(name -> !name.equals(nowcaster)).toList();
    }

    /** All nowcasters that may be asked for a feed that is configured with this one. */
    static Set<String> needed(String nowcaster, boolean candidates) {
        Set<String> names = new LinkedHashSet<>(chain(nowcaster));
        if (candidates) {
            names.addAll(beside(nowcaster));
        }
        return names;
    }
}
