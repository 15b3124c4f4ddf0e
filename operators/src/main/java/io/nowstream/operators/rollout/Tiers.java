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

    /** Stands for the checkpoint that a sequence's release names; no nowcaster is called so. */
    static final String RELEASED = "<released>";

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

    /**
     * All nowcasters that may be asked by name for a feed that is configured with this one: itself,
     * and every baseline, for any feed may get a release, and they are below it.
     */
    static Set<String> needed(String nowcaster) {
        Set<String> names = new LinkedHashSet<>(List.of(nowcaster));
        names.addAll(BASELINES);
        return names;
    }
}
