package io.nowstream.operators.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import io.nowstream.frames.ModelId;
import io.nowstream.frames.Rejected;
import io.nowstream.frames.Release;
import io.nowstream.frames.ReleaseSignature;
import io.nowstream.operators.GapPolicy;
import io.nowstream.operators.assembly.AssemblyCounters.Event;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Where a release key is configured, only what was signed with it counts. */
class SignedReleasesTest extends AssemblyVerbs {

    private static final KeyPair OURS = keys();
    private static final KeyPair THEIRS = keys();

    private static KeyPair keys() {
        try {
            return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java 17 has Ed25519", e);
        }
    }

    @BeforeEach
    void only_ours_count() throws Exception {
        trusting(ReleaseTrust.signedBy(OURS.getPublic()));
        assembling(spec(GapPolicy.HOLD, 1));
    }

    private static Release signed(Release release, KeyPair keys) {
        return ReleaseSignature.signed(release, keys.getPrivate());
    }

    private List<String> models() {
        return out().stream()
                .map(sequence -> sequence.release())
                .map(release -> release == null ? "none" : release.model().name())
                .toList();
    }

    private List<String> reasons() {
        return rejected().stream().map(Rejected::reason).toList();
    }

    @Test
    void a_signed_release_is_in_force() throws Exception {
        release(signed(unsigned(FEED, "new", "12:15"), OURS));
        arrive("12:00", "12:05", "12:10", "12:15");

        assertThat(models()).containsExactly("none", "new");
        assertThat(rejected()).isEmpty();
    }

    @Test
    void an_unsigned_one_is_rejected_and_the_incumbent_stays() throws Exception {
        release(signed(unsigned(FEED, "old", "12:00"), OURS));
        arrive("12:00", "12:05", "12:10");
        release("new", "12:15");
        arrive("12:15");

        assertThat(models()).containsExactly("old", "old");
        assertThat(reasons())
                .containsExactly(
                        "release of new from 2024-06-12T12:15:00Z on is not signed; a release key"
                                + " is configured, so sign it with its key");
        assertThat(counted(Event.REJECTED)).isEqualTo(1);
    }

    @Test
    void one_signed_by_another_key_is_rejected() throws Exception {
        release(signed(unsigned(FEED, "new", "12:00"), THEIRS));
        arrive("12:00", "12:05", "12:10");

        assertThat(models()).containsExactly("none");
        assertThat(reasons())
                .containsExactly(
                        "release of new from 2024-06-12T12:00:00Z on is signed by another key, or"
                                + " was changed since, or is for another feed; sign it with the"
                                + " configured release key");
    }

    @Test
    void one_that_was_changed_after_it_was_signed_is_rejected() throws Exception {
        Release signed = signed(unsigned(FEED, "new", "12:00"), OURS);
        release(
                new Release(
                        FEED,
                        signed.effectiveFrom(),
                        new ModelId("new", "hash of another"),
                        signed.signature()));
        release(new Release(FEED, time("11:00"), signed.model(), signed.signature()));
        release(new Release(FEED, signed.effectiveFrom(), signed.model(), new byte[] {1, 2}));

        assertThat(rejected()).hasSize(3);
    }

    @Test
    void one_signed_for_another_feed_is_rejected() throws Exception {
        Release other = signed(unsigned("fi-radar", "new", "12:00"), OURS);
        release(new Release(FEED, other.effectiveFrom(), other.model(), other.signature()));
        arrive("12:00", "12:05", "12:10");

        assertThat(models()).containsExactly("none");
        assertThat(rejected()).hasSize(1);
    }

    @Test
    void a_rejected_release_makes_no_state_but_moves_the_feeds_clock() throws Exception {
        release("new", "12:00");
        assertThat(keyedStateEntries()).isZero();

        arrive("12:00", "12:05", "12:15"); // 12:10 is waited for until 12:19
        at("12:19").release("new", "12:30");
        assertThat(issues()).containsExactly("12:15 hold 12:10");
    }
}
