package io.nowstream.app.control;

import io.nowstream.app.models.Aliases.Alias;
import io.nowstream.frames.AuditEntry;
import io.nowstream.frames.ModelId;
import io.nowstream.frames.Release;
import java.time.Instant;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Something that is to be done: exactly one of the three, in the order in which they stand here.
 *
 * @param release a release that is to be in the feed's log
 * @param alias what the registry is to say
 * @param entry what the audit is to say
 */
record Deed(@Nullable ToRelease release, @Nullable ToAlias alias, @Nullable ToSay entry) {

    /**
     * A release.
     *
     * @param model the checkpoint
     * @param from effective from, ISO
     * @param shadow whether to the shadow
     * @param signature Base64; empty where there is none
     * @param clock the feed's, at which it is appended, ISO
     */
    record ToRelease(ModelId model, String from, boolean shadow, String signature, String clock) {

        Release of(String feed) {
            return new Release(
                    feed,
                    Instant.parse(from),
                    model,
                    Base64.getDecoder().decode(signature),
                    shadow);
        }

        Instant feedClock() {
            return Instant.parse(clock);
        }
    }

    /**
     * An alias.
     *
     * @param alias which
     * @param model what it is to mean; null: nothing
     * @param from in the feed's own time, ISO
     * @param why in words
     */
    record ToAlias(Alias alias, @Nullable ModelId model, String from, String why) {}

    /**
     * A line of the audit.
     *
     * @param step what was done
     * @param at by the feed's clock, ISO
     * @param model what it is about
     * @param evidence why
     */
    record ToSay(AuditEntry.Step step, String at, ModelId model, String evidence) {

        AuditEntry of(String run, String feed) {
            return new AuditEntry(run, feed, step, Instant.parse(at), model, evidence);
        }
    }

    static Deed release(Release release, Instant clock) {
        return new Deed(
                new ToRelease(
                        release.model(),
                        release.effectiveFrom().toString(),
                        release.shadow(),
                        Base64.getEncoder().encodeToString(release.signature()),
                        clock.toString()),
                null,
                null);
    }

    static Deed means(Alias alias, ModelId model, Instant from, String why) {
        return new Deed(null, new ToAlias(alias, model, from.toString(), why), null);
    }

    static Deed meansNothing(Alias alias, Instant from, String why) {
        return new Deed(null, new ToAlias(alias, null, from.toString(), why), null);
    }

    static Deed say(AuditEntry.Step step, Instant at, ModelId model, String evidence) {
        return new Deed(null, null, new ToSay(step, at.toString(), model, evidence));
    }
}
