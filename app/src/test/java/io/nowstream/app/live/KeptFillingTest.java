package io.nowstream.app.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nowstream.ingest.publish.PublishException;
import java.io.IOException;
import java.nio.file.NotDirectoryException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class KeptFillingTest {

    /** What one go of a filling does. */
    private interface Go {
        void run(Runnable opened) throws IOException, InterruptedException;
    }

    private final CompletableFuture<Void> failure = new CompletableFuture<>();

    /** Goes one after the other; how many of them were not reached. */
    private int left(Go... goes) {
        Deque<Go> waiting = new ArrayDeque<>(List.of(goes));
        KeptFilling.Filling filling = opened -> waiting.remove().run(opened);
        new KeptFilling("radar", filling, Duration.ZERO, failure).run();
        return waiting.size();
    }

    private static Go brokerAway() {
        return opened -> {
            throw new PublishException("the broker is away", new IOException("refused"));
        };
    }

    private static Go directoryGone() {
        return opened -> {
            throw new NotDirectoryException("/data/radar");
        };
    }

    private static Go diskFullLater() {
        return opened -> {
            opened.run();
            throw new IOException("No space left on device");
        };
    }

    private static Go stopped() {
        return opened -> {
            throw new InterruptedException("stopped");
        };
    }

    @Test
    void what_passes_by_itself_is_waited_for() {
        assertThat(left(brokerAway(), diskFullLater(), directoryGone(), brokerAway(), stopped()))
                .isZero();
        assertThat(failure).isNotDone();
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void what_is_wrong_from_the_beginning_ends_it() {
        assertThat(left(brokerAway(), directoryGone(), stopped())).isEqualTo(1);
        assertThatThrownBy(failure::get).hasRootCauseInstanceOf(NotDirectoryException.class);
    }

    @Test
    void so_does_a_fault_of_the_program() {
        Go fault =
                opened -> {
                    opened.run();
                    throw new AssertionError("a fault");
                };

        assertThat(left(fault, stopped())).isEqualTo(1);
        assertThatThrownBy(failure::get).hasRootCauseInstanceOf(AssertionError.class);
    }
}
