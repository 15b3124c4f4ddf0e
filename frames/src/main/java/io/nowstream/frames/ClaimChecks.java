package io.nowstream.frames;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Cells that are too large for a message wait in the {@link Store}; the message carries their
 * SHA-256.
 *
 * <p>A claim is looked up under {@code claims/<sha256>} in the one store given here and nowhere
 * else, and what is found is compared with its hash. Objects are never deleted here: they must
 * outlive the topic.
 */
public final class ClaimChecks {

    /** What a message carries at most before its cells go to the store. */
    public static final int LIMIT_BYTES = 8 * 1024 * 1024;

    private static final String FOLDER = "claims/";

    private final Store store;
    private final int limitBytes;

    public ClaimChecks(Store store) {
        this(store, LIMIT_BYTES);
    }

    /**
     * @param limitBytes a record whose packed cells take more than this, all channels together, is
     *     stored
     */
    public ClaimChecks(Store store, int limitBytes) {
        this.store = store;
        this.limitBytes = limitBytes;
    }

    /** The frame as it is if it is small enough, else with claims for cells, which are stored. */
    public Frame deposit(Frame frame) throws IOException {
        return isSmall(frame.channels()) ? frame : frame.with(depositAll(frame.channels()));
    }

    /** The field as it is if it is small enough, else with claims for cells, which are stored. */
    public ForecastField deposit(ForecastField field) throws IOException {
        return isSmall(field.channels()) ? field : field.with(depositAll(field.channels()));
    }

    /**
     * The frame with its cells.
     *
     * @throws MalformedRecordException if the store has no such object, or one that is not it
     * @throws IOException if the store cannot be read
     */
    public Frame redeem(Frame frame) throws IOException {
        return hasClaims(frame.channels()) ? frame.with(redeemAll(frame.channels())) : frame;
    }

    /**
     * The field with its cells.
     *
     * @throws MalformedRecordException if the store has no such object, or one that is not it
     * @throws IOException if the store cannot be read
     */
    public ForecastField redeem(ForecastField field) throws IOException {
        return hasClaims(field.channels()) ? field.with(redeemAll(field.channels())) : field;
    }

    private boolean isSmall(List<Channel> channels) {
        return channels.stream().mapToLong(channel -> channel.cells().length).sum() <= limitBytes;
    }

    private static boolean hasClaims(List<Channel> channels) {
        return channels.stream().anyMatch(Channel::isClaimed);
    }

    private List<Channel> depositAll(List<Channel> channels) throws IOException {
        List<Channel> claimed = new ArrayList<>(channels.size());
        for (Channel channel : channels) {
            claimed.add(channel.isClaimed() ? channel : deposit(channel));
        }
        return claimed;
    }

    private Channel deposit(Channel channel) throws IOException {
        String claim = Sha256.of(channel.cells());
        store.put(FOLDER + claim, channel.cells());
        return Channel.claimed(channel.quantity(), channel.packing(), claim);
    }

    private List<Channel> redeemAll(List<Channel> channels) throws IOException {
        List<Channel> redeemed = new ArrayList<>(channels.size());
        for (Channel channel : channels) {
            redeemed.add(redeem(channel));
        }
        return redeemed;
    }

    /**
     * The channel with its cells.
     *
     * @throws MalformedRecordException if the store has no such object, or one that is not it
     * @throws IOException if the store cannot be read
     */
    public Channel redeem(Channel channel) throws IOException {
        if (!channel.isClaimed()) {
            return channel;
        }
        Optional<byte[]> cells = store.get(FOLDER + channel.claim());
        if (cells.isEmpty()) {
            throw new MalformedRecordException(
                    "cells are claimed under %s, and the store has no %s%s"
                            .formatted(channel.claim(), FOLDER, channel.claim()));
        }
        String found = Sha256.of(cells.get());
        if (!found.equals(channel.claim())) {
            throw new MalformedRecordException(
                    "%s%s in the store is damaged: its SHA-256 is %s"
                            .formatted(FOLDER, channel.claim(), found));
        }
        return Channel.of(channel.quantity(), channel.packing(), cells.get());
    }
}
