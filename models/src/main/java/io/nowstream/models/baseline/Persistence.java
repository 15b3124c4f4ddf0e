package io.nowstream.models.baseline;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.nowstream.frames.ModelId;
import io.nowstream.frames.Sha256;
import io.nowstream.models.FeedShape;
import io.nowstream.models.FieldSequence;
import io.nowstream.models.Nowcaster;
import io.nowstream.models.Rollout;
import java.util.List;
import java.util.Optional;

/** Every lead is the last frame. Serves any feed; the score that everything has to beat. */
public final class Persistence implements Nowcaster {

    private static final ModelId ID =
            new ModelId("persistence", Sha256.of("persistence/1".getBytes(UTF_8)));

    @Override
    public ModelId id() {
        return ID;
    }

    @Override
    public Optional<String> refusal(FeedShape shape) {
        return Optional.empty();
    }

    @Override
    public int batchSize() {
        return 1;
    }

    @Override
    public List<Rollout> rollOut(List<FieldSequence> batch, int leads) {
        if (batch.size() != batchSize() || leads < 1) {
            throw new IllegalArgumentException(
                    "persistence takes 1 sequence and at least 1 lead, got %d and %d"
                            .formatted(batch.size(), leads));
        }
        FieldSequence sequence = batch.get(0);
        float[] last = sequence.frames()[sequence.frames().length - 1];
        float[][] fields = new float[leads][];
        for (int lead = 0; lead < leads; lead++) {
            fields[lead] = last.clone();
        }
        return List.of(new Rollout(sequence.grid(), fields));
    }

    /** Holds nothing. */
    @Override
    public void close() {}
}
