package io.nowstream.operators.verification;

import io.nowstream.frames.Channel;
import java.util.List;

/** What waits is measured by its packed cells: all else is small beside them. */
final class Bytes {

    private Bytes() {}

    static long of(List<Channel> channels) {
        return channels.stream().mapToLong(channel -> channel.cells().length).sum();
    }
}
