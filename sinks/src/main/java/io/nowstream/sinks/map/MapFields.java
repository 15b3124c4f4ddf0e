package io.nowstream.sinks.map;

import io.nowstream.frames.Channel;
import io.nowstream.frames.Grid;
import java.util.List;
import java.util.Optional;

/**
 * What can be drawn of one frame or one lead: a field per channel, all on the same grid. Guarded by
 * the store's lock.
 *
 * @param channels at least one
 */
record MapFields(List<MapField> channels) {

    /** Nobody looks at more on a map; further ones are let go before they take memory. */
    private static final int MOST_CHANNELS = 8;

    MapFields {
        channels = List.copyOf(channels);
    }

    /**
     * @param members of an ensemble; its first one is drawn
     */
    static MapFields of(Grid grid, List<Channel> channels, int members) {
        int ofOneMember = Math.max(1, channels.size() / members);
        return new MapFields(
                channels.stream()
                        .limit(Math.min(MOST_CHANNELS, ofOneMember))
                        .map(channel -> new MapField(grid, channel))
                        .toList());
    }

    MapField first() {
        return channels.get(0);
    }

    /** The field of a channel, counted from 0. */
    Optional<MapField> channel(int number) {
        return number >= 0 && number < channels.size()
                ? Optional.of(channels.get(number))
                : Optional.empty();
    }

    /** Packed cells held. */
    long bytes() {
        return channels.stream().mapToLong(MapField::bytes).sum();
    }

    /** Same bytes on the same grid. */
    boolean sameAs(MapFields other) {
        if (channels.size() != other.channels.size()) {
            return false;
        }
        for (int i = 0; i < channels.size(); i++) {
            if (!channels.get(i).sameAs(other.channels.get(i))) {
                return false;
            }
        }
        return true;
    }
}
