package io.nowstream.app.job;

import io.nowstream.app.UserMistake;
import io.nowstream.frames.ModelId;
import io.nowstream.models.FeedShape;
import io.nowstream.models.Nowcaster;
import io.nowstream.models.Nowcasters;
import io.nowstream.models.checkpoint.Checkpoint;
import io.nowstream.models.serving.Adapter;
import io.nowstream.models.serving.Selection;
import io.nowstream.operators.FeedSpec;
import io.nowstream.operators.rollout.Tiers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which nowcaster each feed gets, decided once per feed and before its first frame is sent;
 * remembers what it decided.
 */
public final class NowcasterChoice {

    /** Serves any feed that shows motion, and where it cannot, persistence answers. */
    private static final String ELSE = "advection";

    /**
     * What a feed gets.
     *
     * @param key by which the job asks for it: a name, or a checkpoint's hash
     * @param id who that is
     * @param baselines what runs beside it, better first, by such names
     */
    public record Chosen(String key, ModelId id, List<String> baselines) {}

    private final NowcasterOptions options;
    private final Selection selection;
    private final Optional<Checkpoint> model;
    private final Map<String, Chosen> byFeed = new LinkedHashMap<>();

    /**
     * Looks at the checkpoints there are.
     *
     * @throws io.nowstream.models.checkpoint.CheckpointException if the one asked for by its
     *     directory is broken
     */
    public NowcasterChoice(NowcasterOptions options) {
        this.options = options;
        this.model = options.model().map(Checkpoint::read);
        this.selection = Selection.over(options.registry());
    }

    /**
     * The nowcaster of a feed.
     *
     * @throws UserMistake if there is none of the name asked for, or it cannot serve the feed
     */
    public Chosen of(FeedShape feed) {
        Chosen chosen = model.map(asked -> asked(asked, feed)).orElseGet(() -> byName(feed));
        byFeed.put(feed.feed(), chosen);
        return chosen;
    }

    private Chosen asked(Checkpoint checkpoint, FeedShape feed) {
        new Adapter(checkpoint.description(), checkpoint.network().divisibility())
                .refusal(feed)
                .ifPresent(
                        reason -> {
                            throw new UserMistake(reason);
                        });
        // Its name, unless that is another's.
        boolean isNamed = selection.checkpoints().contains(checkpoint);
        return chosen(isNamed ? checkpoint.description().name() : checkpoint.hash(), checkpoint);
    }

    private Chosen byName(FeedShape feed) {
        try {
            Optional<Checkpoint> checkpoint =
                    options.name().isPresent()
                            ? selection.of(feed, options.name().get())
                            : selection.fitting(feed);
            return checkpoint
                    .map(c -> chosen(c.description().name(), c))
                    .orElseGet(() -> baseline(feed));
        } catch (IllegalArgumentException e) {
            throw new UserMistake(String.valueOf(e.getMessage()), e);
        }
    }

    /** A checkpoint with a climatology has that beside it; all others, what moves. */
    private static Chosen chosen(String key, Checkpoint checkpoint) {
        return new Chosen(
                key,
                checkpoint.id(),
                checkpoint.description().climatology().isPresent()
                        ? List.of(Tiers.CLIMATOLOGY + key, Tiers.PERSISTENCE)
                        : FeedSpec.MOVING);
    }

    /** For a feed that gets no network; what flows has no climatology without one. */
    private Chosen baseline(FeedShape feed) {
        boolean flows = feed.quantities().get(0).isFlow();
        Chosen chosen = baseline(options.name().orElse(flows ? Tiers.PERSISTENCE : ELSE));
        return flows ? new Chosen(chosen.key(), chosen.id(), List.of(Tiers.PERSISTENCE)) : chosen;
    }

    private static Chosen baseline(String name) {
        try (Nowcaster baseline = Nowcasters.create(name)) {
            return new Chosen(name, baseline.id(), FeedSpec.MOVING);
        }
    }

    /** What a feed gets of which not one frame can be read. */
    public Chosen ofUnreadable() {
        return baseline(options.name().filter(Nowcasters.names()::contains).orElse(ELSE));
    }

    /** Who a feed got. */
    public Optional<ModelId> modelOf(String feed) {
        return Optional.ofNullable(byFeed.get(feed)).map(Chosen::id);
    }

    /** Who the first feed got; advection before any. */
    public ModelId model() {
        return byFeed.values().stream().map(Chosen::id).findFirst().orElse(baseline(ELSE).id());
    }

    /** For people: one line per nowcaster, with the feeds that got it. */
    public List<String> lines() {
        Map<ModelId, List<String>> feeds = new LinkedHashMap<>();
        byFeed.forEach(
                (feed, chosen) ->
                        feeds.computeIfAbsent(chosen.id(), id -> new ArrayList<>()).add(feed));
        List<String> lines = new ArrayList<>();
        feeds.forEach((id, served) -> lines.add(line(id, served)));
        return lines;
    }

    private String line(ModelId id, List<String> feeds) {
        boolean isBaseline = Nowcasters.names().contains(id.name());
        String who = isBaseline ? id.name() : id.name() + " " + id.hash().substring(0, 12);
        String more = feeds.size() == 1 ? "" : " and %,d more".formatted(feeds.size() - 1);
        String why =
                isBaseline && options.name().isEmpty() ? ", which no checkpoint here serves" : "";
        return "nowstream: nowcaster %s for %s%s%s".formatted(who, feeds.get(0), more, why);
    }
}
