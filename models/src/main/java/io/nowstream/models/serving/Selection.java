package io.nowstream.models.serving;

import io.nowstream.models.FeedShape;
import io.nowstream.models.Nowcasters;
import io.nowstream.models.checkpoint.Checkpoint;
import io.nowstream.models.checkpoint.CheckpointException;
import io.nowstream.models.checkpoint.Registry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which nowcaster a feed gets, by the name that a person gives: a baseline's, a checkpoint's, or
 * that of a family, which is the beginning of its checkpoints' names: {@code vmrnn} is {@code
 * vmrnn-radar} for a feed of dBZ and {@code vmrnn-vil} for one of VIL.
 *
 * @param checkpoints those there are, each name once, the preferred ones first
 * @param broken what is wrong with those that cannot be read, by name
 */
public record Selection(List<Checkpoint> checkpoints, Map<String, String> broken) {

    public Selection {
        checkpoints = List.copyOf(checkpoints);
        broken = Map.copyOf(broken);
    }

    /** What a registry has under its names, in its order. */
    public static Selection over(Registry registry) {
        Map<String, Checkpoint> checkpoints = new LinkedHashMap<>();
        Map<String, String> broken = new LinkedHashMap<>();
        for (Registry.Entry entry : registry.list()) {
            try {
                registry.byName(entry.name()).ifPresent(c -> checkpoints.put(entry.name(), c));
            } catch (CheckpointException e) {
                broken.put(entry.name(), String.valueOf(e.getMessage()));
            }
        }
        return new Selection(List.copyOf(checkpoints.values()), broken);
    }

    /** What can be asked for: baselines, families, checkpoints. */
    public Collection<String> names() {
        Set<String> names = new LinkedHashSet<>(Nowcasters.names());
        for (Checkpoint checkpoint : checkpoints) {
            String name = nameOf(checkpoint);
            int dash = name.indexOf('-');
            if (dash > 0) {
                names.add(name.substring(0, dash));
            }
        }
        checkpoints.forEach(checkpoint -> names.add(nameOf(checkpoint)));
        return names;
    }

    /**
     * The checkpoint that a feed gets.
     *
     * @param asked one of {@link #names}
     * @return empty if a baseline is asked for
     * @throws IllegalArgumentException if there is none of that name, if it is broken, or if it
     *     cannot serve the feed, saying why in one sentence
     */
    public Optional<Checkpoint> of(FeedShape feed, String asked) {
        if (Nowcasters.names().contains(asked)) {
            return Optional.empty();
        }
        List<Checkpoint> nearestFirst = nearestFirst(named(asked), feed);
        Optional<Checkpoint> fitting = firstThatServes(nearestFirst, feed);
        if (fitting.isEmpty()) {
            throw new IllegalArgumentException(
                    adapter(nearestFirst.get(0)).refusal(feed).orElseThrow());
        }
        return fitting;
    }

    /** The first checkpoint that serves a feed, if any does. */
    public Optional<Checkpoint> fitting(FeedShape feed) {
        return firstThatServes(nearestFirst(checkpoints, feed), feed);
    }

    /**
     * The checkpoints that a name stands for.
     *
     * @param asked a checkpoint's or a family's name
     * @return at least one
     * @throws IllegalArgumentException if there is none of that name, or it is broken, in one
     *     sentence
     */
    public List<Checkpoint> named(String asked) {
        @Nullable String damage = broken.get(asked);
        if (damage != null) {
            throw new IllegalArgumentException(damage);
        }
        List<Checkpoint> found = checkpoints.stream().filter(c -> nameOf(c).equals(asked)).toList();
        if (found.isEmpty()) {
            found = checkpoints.stream().filter(c -> nameOf(c).startsWith(asked + "-")).toList();
        }
        if (found.isEmpty()) {
            throw new IllegalArgumentException(
                    "no nowcaster \"%s\"; there are %s"
                            .formatted(asked, String.join(", ", names())));
        }
        return found;
    }

    private static Optional<Checkpoint> firstThatServes(List<Checkpoint> among, FeedShape feed) {
        return among.stream().filter(c -> adapter(c).refusal(feed).isEmpty()).findFirst();
    }

    private static List<Checkpoint> nearestFirst(List<Checkpoint> among, FeedShape feed) {
        List<Checkpoint> sorted = new ArrayList<>(among);
        sorted.sort(Comparator.comparing(checkpoint -> distance(checkpoint, feed)));
        return sorted;
    }

    /** 0 if the feed is in its quantities, 1 if it can be converted, 2 if not. */
    private static int distance(Checkpoint checkpoint, FeedShape feed) {
        var quantities = checkpoint.description().quantities();
        if (quantities.equals(feed.quantities())) {
            return 0;
        }
        return Conversion.isPossible(feed.quantities(), quantities) ? 1 : 2;
    }

    private static Adapter adapter(Checkpoint checkpoint) {
        return new Adapter(checkpoint.description(), checkpoint.network().divisibility());
    }

    private static String nameOf(Checkpoint checkpoint) {
        return checkpoint.description().name();
    }
}
