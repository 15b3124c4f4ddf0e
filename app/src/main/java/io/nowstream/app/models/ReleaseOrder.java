package io.nowstream.app.models;

import io.nowstream.app.store.RunStore;
import io.nowstream.frames.KafkaAccess;
import io.nowstream.models.serving.DeviceKind;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What a person wants released, and where.
 *
 * @param kafka the broker
 * @param run the run whose log the feed is in
 * @param feed the feed
 * @param from the first issue time it holds for; empty: the one after the newest frame
 * @param store the run's store, where its job looks for released checkpoints; empty: the checkpoint
 *     comes with the product, so the job has it
 * @param deadline how long a rollout may take; empty: half the feed's cadence
 * @param leads how many leads the feed wants; empty: those that the checkpoint was trained for
 * @param key signs the release
 * @param trust must have signed the checkpoint, and have the public half of {@code key}
 * @param device what it is tried on
 * @param shadow whether it is tried beside what is published, instead of being published
 */
public record ReleaseOrder(
        KafkaAccess kafka,
        String run,
        String feed,
        Optional<Instant> from,
        Optional<RunStore> store,
        Optional<Duration> deadline,
        Optional<Integer> leads,
        Optional<PrivateKey> key,
        Optional<PublicKey> trust,
        DeviceKind device,
        boolean shadow) {}
