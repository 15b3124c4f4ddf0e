package io.nowstream.sinks.map;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RequestHandlerTest {

    private final MapStore store = new MapStore(MapSettings.replay("test"));
    private final EventStream events = new EventStream(store);
    private final Router router =
            new Router(
                    store,
                    new FieldImages(store, Optional.empty()),
                    new PageResources(),
                    new MapMetrics(store, () -> 0, events));

    @Test
    void a_connection_that_asks_nothing_is_closed() {
        EmbeddedChannel channel = new EmbeddedChannel();
        channel.freezeTime();
        channel.pipeline().addLast(new RequestHandler(router, events, Runnable::run));
        channel.pipeline().fireChannelActive();

        channel.advanceTimeBy(RequestHandler.PATIENCE_SECONDS - 1, TimeUnit.SECONDS);
        channel.runScheduledPendingTasks();
        assertThat(channel.isOpen()).isTrue();

        channel.advanceTimeBy(1, TimeUnit.SECONDS);
        channel.runScheduledPendingTasks();
        assertThat(channel.isOpen()).isFalse();
    }
}
