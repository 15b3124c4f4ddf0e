package io.nowstream.sinks.map;

import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * The windows of all feeds, within their budgets of number and bytes. Guarded by the store's lock.
 */
final class FeedWindows {

    private final MapSettings settings;

    /** By name; the one heard of least recently comes first. */
    private final LinkedHashMap<String, FeedWindow> byName = new LinkedHashMap<>(16, 0.75f, true);

    private int nextId;
    private long bytes;

    FeedWindows(MapSettings settings) {
        this.settings = settings;
    }

    Collection<FeedWindow> all() {
        return Collections.unmodifiableCollection(byName.values());
    }

    /** The window of a feed that has one. */
    Optional<FeedWindow> known(String feed) {
        return Optional.ofNullable(byName.get(feed));
    }

    /** The window of a feed, a new one if need be. */
    FeedWindow of(String feed) {
        FeedWindow window = byName.get(feed);
        if (window == null) {
            window = new FeedWindow(nextId++, feed, settings.framesPerFeed());
            byName.put(feed, window);
            while (byName.size() > settings.feeds()) {
                dropStalest();
            }
        }
        return window;
    }

    /** The window of that number or else of that name. */
    Optional<FeedWindow> find(String idOrName) {
        for (FeedWindow window : byName.values()) {
            if (String.valueOf(window.id()).equals(idOrName)) {
                return Optional.of(window);
            }
        }
        for (FeedWindow window : byName.values()) {
            if (window.name().equals(idOrName)) {
                return Optional.of(window);
            }
        }
        return Optional.empty();
    }

    /** Changes a window, keeps the sum of bytes, and makes room if there is too much. */
    boolean change(FeedWindow window, BooleanSupplier change) {
        long before = window.bytes();
        boolean news = change.getAsBoolean();
        bytes += window.bytes() - before;
        // Whole feeds go first, the stalest before the others; the last loses its oldest frames.
        while (bytes > settings.cellBytes()) {
            if (byName.size() > 1) {
                dropStalest();
                continue;
            }
            long full = window.bytes();
            if (!window.dropOldest()) {
                break;
            }
            bytes += window.bytes() - full;
        }
        return news;
    }

    /** Bytes held of all feeds. */
    long bytes() {
        return bytes;
    }

    private void dropStalest() {
        Iterator<FeedWindow> stalest = byName.values().iterator();
        bytes -= stalest.next().bytes();
        stalest.remove();
    }
}
