package io.nowstream.sinks.cap;

import io.nowstream.frames.ActiveWarnings;
import io.nowstream.frames.Warning;
import io.nowstream.sinks.cap.Published.Mark;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes sets of warnings as CAP 1.2 alerts, one file per message: Alert, then Updates, then a
 * Cancel, each referring to the messages before it.
 *
 * <p>Sets may come again, and old ones may come late: each is compared with what has been
 * published. A set older than the newest of its feed is passed over; a revision that is published
 * is not published again; an alert whose warning is missing from a newer set (it was raised by a
 * nowcast that was then taken back) is cancelled. After a restart the directory tells what has been
 * published.
 *
 * <p>Keeps, per warning that stands, its alerts that have not lapsed; per feed, its newest issue
 * time. For one thread.
 */
public final class CapPublisher {

    private static final Logger LOG = LoggerFactory.getLogger(CapPublisher.class);

    /** The one run whose alerts may be Actual. */
    private static final String LIVE = "live";

    /** What a file's name is made of; other ids are not ours. */
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9-]{1,64}");

    private final CapSettings settings;
    private final CapMessages messages;
    private final AlertFiles files;

    /** What is out of each standing warning, oldest first; by warning id. */
    private final Map<String, List<Published>> standing = new HashMap<>();

    private final Map<Feed, Mark> newest = new HashMap<>();
    private long refused;

    /** Feeds of different runs have nothing to do with each other. */
    private record Feed(String run, String name) {}

    /**
     * @throws IOException if the directory cannot be made or read
     */
    public CapPublisher(CapSettings settings) throws IOException {
        this.settings = settings;
        messages = new CapMessages(settings.sender(), settings.senderName());
        files = new AlertFiles(settings.directory());
        files.read().stream()
                .flatMap(alert -> Published.of(alert).stream())
                .sorted(Comparator.comparing(Published::mark))
                .forEach(this::remember);
    }

    /** How many alerts were withheld because they broke the standard's rules; each is logged. */
    public long refused() {
        return refused;
    }

    /**
     * Publishes what a set brings that is new.
     *
     * @return the files written, which may be none
     * @throws IOException if a file cannot be written; the set may be given again
     */
    public List<Path> publish(ActiveWarnings set) throws IOException {
        Feed feed = new Feed(set.run(), set.feed());
        Mark mark = new Mark(set.issueTime(), set.number());
        Mark before = newest.get(feed);
        if (before != null && mark.compareTo(before) < 0) {
            return List.of();
        }
        Instant sent =
                (set.run().equals(LIVE) ? settings.clock().instant() : set.issueTime())
                        .truncatedTo(ChronoUnit.SECONDS);
        List<Path> written = new ArrayList<>();
        for (CapAlert alert : news(set, feed, sent)) {
            send(alert).ifPresent(written::add);
        }
        newest.put(feed, mark);
        return written;
    }

    /** The messages that a set brings, by its warnings and then by those it no longer has. */
    private List<CapAlert> news(ActiveWarnings set, Feed feed, Instant sent) {
        List<CapAlert> alerts = new ArrayList<>();
        Set<String> named = new HashSet<>();
        for (Warning warning : set.warnings()) {
            if (!ID.matcher(warning.id()).matches()) {
                LOG.error("{}: warning id \"{}\" is not ours, passed over", feed, warning.id());
                continue;
            }
            named.add(warning.id());
            newsOf(warning, set, sent).ifPresent(alerts::add);
        }
        for (List<Published> chain : List.copyOf(standing.values())) {
            Published last = chain.get(chain.size() - 1);
            if (new Feed(last.run(), last.feed()).equals(feed) && !named.contains(last.warning())) {
                forgetOrTakeBack(last, set, sent).ifPresent(alerts::add);
            }
        }
        return alerts;
    }

    private Optional<CapAlert> newsOf(Warning warning, ActiveWarnings set, Instant sent) {
        List<Published> chain = standing.getOrDefault(warning.id(), List.of());
        if (warning.state() == Warning.State.CANCELLED) {
            if (chain.isEmpty()) {
                return Optional.empty();
            }
            return Optional.of(
                    messages.cancel(
                            chain.get(chain.size() - 1).alert(),
                            set,
                            warning.id() + "." + warning.revision(),
                            warning.revision(),
                            warning.reason(),
                            sent,
                            references(chain, sent)));
        }
        boolean isNew =
                chain.isEmpty() || chain.get(chain.size() - 1).revision() < warning.revision();
        if (!isNew || !warning.expires().isAfter(sent)) {
            return Optional.empty();
        }
        return Optional.of(
                messages.alert(
                        warning,
                        set,
                        status(set.run()),
                        sent,
                        references(chain, sent),
                        settings.hasGeography().test(set.feed())));
    }

    /** An alert whose warning is gone without a word: over by itself, or taken back now. */
    private Optional<CapAlert> forgetOrTakeBack(Published last, ActiveWarnings set, Instant sent) {
        if (!last.expires().isAfter(sent)) {
            standing.remove(last.warning());
            return Optional.empty();
        }
        return Optional.of(
                messages.cancel(
                        last.alert(),
                        set,
                        // Not the next revision: that may still come, and is another message.
                        last.alert().identifier() + ".cancelled",
                        last.revision(),
                        "a newer nowcast does not have it",
                        sent,
                        references(standing.getOrDefault(last.warning(), List.of()), sent)));
    }

    private String status(String run) {
        if (!run.equals(LIVE)) {
            return "Exercise";
        }
        return settings.actual() ? "Actual" : "Test";
    }

    /** The last message, and those before it that have not lapsed by themselves. */
    private static String references(List<Published> chain, Instant sent) {
        List<String> references = new ArrayList<>();
        for (int i = 0; i < chain.size(); i++) {
            if (i == chain.size() - 1 || chain.get(i).expires().isAfter(sent)) {
                references.add(chain.get(i).alert().reference());
            }
        }
        return String.join(" ", references);
    }

    /** Checked, written and remembered; or withheld. */
    private Optional<Path> send(CapAlert alert) throws IOException {
        List<Finding> findings = CapRules.check(alert, settings.actual());
        if (!findings.isEmpty()) {
            refused++;
            LOG.error(
                    "alert {} is withheld, it breaks the rules of CAP 1.2: {}",
                    alert.identifier(),
                    findings);
            return Optional.empty();
        }
        if (files.has(alert.identifier())) {
            LOG.warn("alert {} is published already and stays as it is", alert.identifier());
            return Optional.empty();
        }
        Path file = files.write(alert);
        Published.of(alert).ifPresent(this::remember);
        return Optional.of(file);
    }

    private void remember(Published published) {
        newest.merge(
                new Feed(published.run(), published.feed()),
                published.mark(),
                (a, b) -> a.compareTo(b) > 0 ? a : b);
        if (published.isCancel()) {
            standing.remove(published.warning());
            return;
        }
        List<Published> chain =
                standing.computeIfAbsent(published.warning(), id -> new ArrayList<>());
        chain.removeIf(earlier -> !earlier.expires().isAfter(published.sent()));
        chain.add(published);
    }
}
