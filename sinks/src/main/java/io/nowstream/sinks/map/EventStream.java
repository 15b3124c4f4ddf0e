package io.nowstream.sinks.map;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * Server-sent events (WHATWG HTML, section 9.2): which feeds have changed. An event carries no data
 * of theirs, so that the changes of a fifth of a second become one event, however fast a replay
 * runs, and a page that missed some has missed nothing.
 *
 * <p>Events are numbered; a page that comes back with {@code Last-Event-ID} is greeted like a new
 * one and loads everything again.
 */
final class EventStream {

    static final int MOST_CLIENTS = 256;

    private static final long GATHER_MILLIS = 200;
    private static final long HEARTBEAT_SECONDS = 15;

    private final MapStore store;
    private final Set<EventClient> clients = ConcurrentHashMap.newKeySet();
    private final Map<Integer, Pending> pending = new LinkedHashMap<>();
    private final LongAdder sent = new LongAdder();
    private long lastId;

    private record Pending(String feed, EnumSet<Change.What> what) {}

    EventStream(MapStore store) {
        this.store = store;
    }

    void start(ScheduledExecutorService timer) {
        store.watch(this::note);
        timer.scheduleAtFixedRate(this::tell, GATHER_MILLIS, GATHER_MILLIS, TimeUnit.MILLISECONDS);
        timer.scheduleAtFixedRate(
                () -> broadcast(": still here\n\n"),
                HEARTBEAT_SECONDS,
                HEARTBEAT_SECONDS,
                TimeUnit.SECONDS);
    }

    boolean full() {
        return clients.size() >= MOST_CLIENTS;
    }

    int clients() {
        return clients.size();
    }

    /** Events sent, heartbeats among them: one for each open page. */
    long sent() {
        return sent.sum();
    }

    void join(EventClient client) {
        clients.add(client);
        send(client, "retry: 2000\n" + event("hello", state()));
    }

    void leave(EventClient client) {
        clients.remove(client);
    }

    private void note(Change change) {
        synchronized (pending) {
            pending.computeIfAbsent(
                            change.id(),
                            id -> new Pending(change.feed(), EnumSet.noneOf(Change.What.class)))
                    .what()
                    .add(change.what());
        }
    }

    private void tell() {
        ObjectNode data = state();
        ArrayNode feeds = data.putArray("feeds");
        synchronized (pending) {
            if (pending.isEmpty()) {
                return;
            }
            pending.forEach(
                    (id, change) -> {
                        ObjectNode feed = feeds.addObject();
                        feed.put("id", id).put("feed", change.feed());
                        ArrayNode what = feed.putArray("changed");
                        change.what().forEach(w -> what.add(w.label()));
                    });
            pending.clear();
        }
        broadcast(event("change", data));
    }

    private void broadcast(String text) {
        clients.forEach(client -> send(client, text));
    }

    private void send(EventClient client, String text) {
        client.send(text);
        sent.increment();
    }

    private ObjectNode state() {
        ObjectNode state = Json.object().put("run", store.settings().run());
        store.clock().ifPresent(now -> state.put("clock", now.toString()));
        return state;
    }

    private synchronized String event(String name, ObjectNode data) {
        return "id: %d\nevent: %s\ndata: %s\n\n".formatted(++lastId, name, Json.text(data));
    }
}
