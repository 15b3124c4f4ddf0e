package io.nowstream.bench.vmrnn;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What one process found, on its way to the one that asked.
 *
 * @param millis of each timed step
 * @param kibibytes resident at the peak of all steps, beyond what was before them
 * @param answer the forecast, or all gradients one after the other: the same in every process
 */
record Measured(double[] millis, long kibibytes, float[] answer) {

    void write(Path file) throws IOException {
        try (var out =
                new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file)))) {
            out.writeInt(millis.length);
            for (double each : millis) {
                out.writeDouble(each);
            }
            out.writeLong(kibibytes);
            out.writeInt(answer.length);
            for (float each : answer) {
                out.writeFloat(each);
            }
        }
    }

    static Measured read(Path file) throws IOException {
        try (var in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
            double[] millis = new double[in.readInt()];
            for (int i = 0; i < millis.length; i++) {
                millis[i] = in.readDouble();
            }
            long kibibytes = in.readLong();
            float[] answer = new float[in.readInt()];
            for (int i = 0; i < answer.length; i++) {
                answer[i] = in.readFloat();
            }
            return new Measured(millis, kibibytes, answer);
        }
    }
}
