package io.nowstream.sinks.map;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpContent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventClientTest {

    private final EventStream stream = new EventStream(new MapStore(MapSettings.replay("test")));
    private final EmbeddedChannel channel = new EmbeddedChannel(new ChannelInboundHandlerAdapter());
    private final EventClient client = joined();

    private EventClient joined() {
        ChannelHandlerContext behind = channel.pipeline().firstContext();
        EventClient made = new EventClient(stream, behind);
        channel.pipeline().addLast(made);
        stream.join(made);
        channel.runPendingTasks();
        return made;
    }

    private void send(String event) {
        client.send(event);
        channel.runPendingTasks();
    }

    private List<String> received() {
        List<String> events = new ArrayList<>();
        HttpContent content;
        while ((content = channel.readOutbound()) != null) {
            events.add(content.content().toString(StandardCharsets.UTF_8));
            content.release();
        }
        return events;
    }

    /** As if the other side had stopped reading. */
    private void stall(boolean stalled) {
        channel.unsafe().outboundBuffer().setUserDefinedWritability(1, !stalled);
        channel.runPendingTasks();
    }

    @Test
    void a_page_is_greeted_and_told() {
        send("a\n\n");

        assertThat(received()).hasSize(2).last().isEqualTo("a\n\n");
        assertThat(stream.clients()).isEqualTo(1);
    }

    @Test
    void a_slow_page_is_sent_nothing_until_it_reads() {
        received();
        stall(true);
        send("a\n\n");
        assertThat(received()).isEmpty();

        stall(false);
        assertThat(received()).containsExactly("a\n\n");
    }

    @Test
    void what_a_slow_page_missed_makes_it_load_everything_again() {
        received();
        stall(true);
        int sent = EventClient.QUEUE + 5;
        for (int i = 0; i < sent; i++) {
            send(i + "\n\n");
        }
        stall(false);

        List<String> received = received();
        assertThat(received).hasSize(EventClient.QUEUE + 1);
        assertThat(received.get(0)).startsWith("event: reload");
        assertThat(received.get(1)).isEqualTo("5\n\n");
        assertThat(received).last().isEqualTo((sent - 1) + "\n\n");
    }

    @Test
    void a_page_that_goes_is_forgotten() {
        channel.close();
        channel.runPendingTasks();

        assertThat(stream.clients()).isZero();
    }
}
