package io.nowstream.app.retrain;

import io.nowstream.app.models.Aliases;
import io.nowstream.app.models.Aliases.Alias;
import io.nowstream.app.models.ModelStore;
import io.nowstream.models.checkpoint.Checkpoint;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;

/**
 * Puts a winner into the registry: first the checkpoint, as an immutable version under its hash,
 * then the alias. Done again it changes nothing, so a process that died in between is no harm.
 *
 * @param models the registry
 * @param feed which the checkpoints are for
 * @param until the cut-off: from then on the aliases hold
 * @param alias what the winner becomes
 */
record Registration(ModelStore models, String feed, Instant until, Alias alias) {

    /**
     * Registers.
     *
     * @param why it won, for the history
     * @return where the winner lies
     */
    Checkpoint register(Checkpoint winner, Checkpoint incumbent, String why) throws IOException {
        Checkpoint version = models.put(winner);
        Aliases aliases = Aliases.of(models);
        if (aliases.of(feed, Alias.PRODUCTION).isEmpty()) {
            // Who to roll back to has to be known, and to be found.
            if (models.registry().byHash(incumbent.hash()).isEmpty()) {
                models.put(incumbent);
            }
            aliases.set(
                    feed,
                    Alias.PRODUCTION,
                    incumbent.id(),
                    until,
                    "served when it was first retrained");
        }
        // What has been done with it since is not for a repetition to undo.
        boolean done =
                aliases.history(feed).stream()
                        .anyMatch(
                                change ->
                                        change.alias() == alias
                                                && change.model().equals(Optional.of(winner.id())));
        if (!done) {
            aliases.set(feed, alias, winner.id(), until, "retrained until " + until + ": " + why);
        }
        return version;
    }
}
