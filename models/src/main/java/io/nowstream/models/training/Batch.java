package io.nowstream.models.training;

import java.util.List;

/**
 * Samples of one size.
 *
 * @param samples at least one
 */
public record Batch(List<Sample> samples) {
    public Batch {
        samples = List.copyOf(samples);
    }

    int size() {
        return samples.size();
    }

    int channels() {
        return samples.get(0).channels();
    }

    int rows() {
        return samples.get(0).rows();
    }

    int columns() {
        return samples.get(0).columns();
    }
}
