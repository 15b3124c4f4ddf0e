package io.nowstream.bench.codec;

import io.nowstream.app.demo.GeneratedStorm;
import io.nowstream.bench.Traffic;
import io.nowstream.bench.WorthlessFigureException;
import io.nowstream.frames.Cells;
import io.nowstream.frames.Channel;
import io.nowstream.frames.FeedRecord;
import io.nowstream.frames.Frame;
import io.nowstream.frames.wire.Wire;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * How much of a frame's way through the stream is packing, and how much the wire format?
 *
 * <p>A nowcast unpacks its newest frame once, packs each lead once, and its frame and each lead are
 * encoded and decoded once: a figure here times the number of leads is a floor of the stream's
 * overhead.
 *
 * <p>Parameter: {@code storm} is the usual frame; {@code dry} has nothing to compress, so it shows
 * what is paid per cell whatever they hold; {@code noise} cannot be compressed and is the worst
 * case (and a control: no radar sees it).
 *
 * <p>Command: {@code bench/run --only codec}.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
public class CodecBenchmark {

    /** What the frame shows. */
    @Param({"storm", "dry", "noise"})
    @SuppressWarnings("NullAway.Init")
    public String field;

    @SuppressWarnings("NullAway.Init")
    private int[] codes;

    @SuppressWarnings("NullAway.Init")
    private float[] values;

    @SuppressWarnings("NullAway.Init")
    private byte[] packed;

    @SuppressWarnings("NullAway.Init")
    private FeedRecord record;

    @SuppressWarnings("NullAway.Init")
    private byte[] message;

    /** Makes the frame, and sees that what is timed gives back what went in. */
    @Setup
    public void make() {
        codes = codes(field);
        packed = Cells.packCodes(codes, Traffic.PACKING);
        values = Cells.unpack(packed, Traffic.PACKING, Traffic.QUANTITY, codes.length);
        record =
                FeedRecord.of(
                        new Frame(
                                "bench/codec",
                                Traffic.GRID,
                                Instant.EPOCH,
                                Instant.EPOCH,
                                List.of(Channel.of(Traffic.QUANTITY, Traffic.PACKING, packed))));
        message = Wire.encode(record);
        Frame back = Wire.feedRecord(message).frame();
        byte[] packedAgain = Cells.pack(values, Traffic.PACKING, Traffic.QUANTITY);
        if (back == null
                || !Arrays.equals(back.channels().get(0).cells(), packed)
                || !Arrays.equals(packedAgain, packed)
                || !Arrays.equals(
                        Cells.unpackCodes(packed, Traffic.PACKING, codes.length), codes)) {
            throw new WorthlessFigureException(
                    "a frame of " + field + " did not come back as it was");
        }
    }

    private static int[] codes(String field) {
        return switch (field) {
            case "storm" -> Traffic.codes(new GeneratedStorm(0).frame(GeneratedStorm.FRAMES / 2));
            case "dry" -> new int[Traffic.GRID.cells()];
            case "noise" -> new SplittableRandom(1).ints(Traffic.GRID.cells(), 0, 256).toArray();
            default ->
                    throw new IllegalArgumentException(
                            "no field \"%s\"; there are storm, dry, noise".formatted(field));
        };
    }

    /** Codes to shuffled and compressed cells: what a decoder of files does. */
    @Benchmark
    public byte[] packCodes() {
        return Cells.packCodes(codes, Traffic.PACKING);
    }

    /** Values to cells: what the rollout does with each lead. */
    @Benchmark
    public byte[] packValues() {
        return Cells.pack(values, Traffic.PACKING, Traffic.QUANTITY);
    }

    /** Cells to values: what the rollout does with the newest frame. */
    @Benchmark
    public float[] unpackValues() {
        return Cells.unpack(packed, Traffic.PACKING, Traffic.QUANTITY, codes.length);
    }

    /** A frame's record to its message; the cells are packed already. */
    @Benchmark
    public byte[] encodeFrame() {
        return Wire.encode(record);
    }

    /** And back; the cells stay packed. */
    @Benchmark
    public FeedRecord decodeFrame() {
        return Wire.feedRecord(message);
    }
}
