package io.nowstream.app.control;

import io.nowstream.app.models.Aliases;
import io.nowstream.app.models.FeedLog;
import io.nowstream.app.models.ModelStore;
import io.nowstream.frames.AuditEntry;
import io.nowstream.frames.ModelId;
import io.nowstream.frames.Release;
import io.nowstream.sinks.kafka.ControlWriter;
import io.nowstream.sinks.kafka.Envelope;
import io.nowstream.sinks.kafka.NowcastTail;
import io.nowstream.sinks.kafka.RunTopic;
import io.nowstream.sinks.kafka.TailListener;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Set;
import java.util.function.BiConsumer;
import org.apache.kafka.common.KafkaException;

/** Does what is due, each of it once. */
final class Deeds implements AutoCloseable {

    private static final Duration READING = Duration.ofSeconds(60);

    private final ControlSettings settings;
    private final FeedLog log;
    private final Aliases aliases;
    private final ControlWriter writer;
    private final BiConsumer<String, Deed> done;

    /**
     * @param done told of each with its feed when it is done
     */
    Deeds(ControlSettings settings, BiConsumer<String, Deed> done) {
        this.settings = settings;
        this.log = settings.log();
        this.aliases = Aliases.of(new ModelStore(settings.store()));
        this.writer = new ControlWriter(settings.kafka(), settings.topics());
        this.done = done;
    }

    ControlWriter writer() {
        return writer;
    }

    /**
     * Does what is due.
     *
     * @param perhapsDone whether some of it may be done already: another process began with it
     * @throws KafkaException if the broker is away; to be tried again
     */
    void doWhatIsDue(Position position, boolean perhapsDone)
            throws IOException, InterruptedException {
        for (Deed deed : position.due()) {
            release(position.feed(), deed, perhapsDone);
            alias(position.feed(), deed);
            say(position.feed(), deed, perhapsDone);
            done.accept(position.feed(), deed);
        }
    }

    private void release(String feed, Deed deed, boolean perhapsDone) throws InterruptedException {
        Deed.ToRelease due = deed.release();
        if (due == null) {
            return;
        }
        Release release = due.of(feed);
        if (!perhapsDone || !log.holds(release, due.feedClock())) {
            log.append(release, due.feedClock());
        }
    }

    private void alias(String feed, Deed deed) throws IOException {
        Deed.ToAlias due = deed.alias();
        if (due == null) {
            return;
        }
        Instant from = Instant.parse(due.from());
        ModelId model = due.model();
        if (model == null) {
            aliases.clear(feed, due.alias(), from, due.why());
        } else {
            aliases.set(feed, due.alias(), model, from, due.why());
        }
    }

    private void say(String feed, Deed deed, boolean perhapsDone) throws InterruptedException {
        Deed.ToSay due = deed.entry();
        if (due == null) {
            return;
        }
        AuditEntry entry = due.of(settings.topics().run(), feed);
        if (!perhapsDone || !said().contains(entry)) {
            writer.write(entry);
        }
    }

    /** What the audit says already. */
    private Set<AuditEntry> said() throws InterruptedException {
        Set<AuditEntry> said = Collections.synchronizedSet(new HashSet<>());
        TailListener listener =
                new TailListener() {
                    @Override
                    public void audit(AuditEntry entry, Envelope envelope) {
                        said.add(entry);
                    }
                };
        try (NowcastTail tail =
                NowcastTail.over(settings.kafka(), settings.topics(), EnumSet.of(RunTopic.AUDIT))
                        .start(listener)) {
            if (!tail.awaitCaughtUp(READING)) {
                throw new KafkaException(
                        settings.topics().audit() + " could not be read to its end");
            }
        }
        return said;
    }

    @Override
    public void close() {
        writer.close();
    }
}
