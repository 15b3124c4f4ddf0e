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

    /** Stands for the checkpoint in the shadow of a sequence. */
    static final String SHADOW = "<shadow>";

    /**
     * How the names of climatologies begin; what follows is the checkpoint whose table it is, for
     * example {@code climatology@vmrnn-taxi}.
     */
    public static final String CLIMATOLOGY = "climatology@";

    private Tiers() {}

    /** The tier of what this nowcaster publishes. */
    public static Tier of(String nowcaster) {
        if (nowcaster.startsWith(CLIMATOLOGY)) {
            return Tier.CLIMATOLOGY;
        }
        return switch (nowcaster) {
            case ADVECTION -> Tier.ADVECTION;
            case PERSISTENCE -> Tier.PERSISTENCE;
            default -> Tier.FULL;
        };
    }

    /** Who answers, in this order: the nowcaster itself, then the baselines below it. */
    static List<String> chain(String nowcaster, List<String> baselines) {
        List<String> chain = new ArrayList<>(List.of(nowcaster));
        chain.addAll(baselines.subList(baselines.indexOf(nowcaster) + 1, baselines.size()));
        return chain;
    }

    /** The baselines that run beside it as candidates. */
    public static List<String> beside(String nowcaster, List<String> baselines) {
        return baselines.stream().filter(name -> !name.equals(nowcaster)).toList();
    }

    /**
     * All nowcasters that may be asked by name for a feed that is configured with this one: itself,
     * and every baseline, for any feed may get a release, and they are below it.
     */
    static Set<String> needed(String nowcaster, List<String> baselines) {
        Set<String> names = new LinkedHashSet<>(List.of(nowcaster));
        names.addAll(baselines);
        return names;
    }
}
