package io.nowstream.app.release;

import io.nowstream.app.models.RegistryNowcasters;
import io.nowstream.app.replay.GatedNowcaster;
import io.nowstream.frames.ModelId;
import io.nowstream.models.Nowcaster;
import io.nowstream.operators.rollout.NowcasterSource;

/** Real checkpoints, the released ones behind the gate; the rollouts of the others pass. */
record GatedCheckpoints(RegistryNowcasters checkpoints) implements NowcasterSource {

    @Override
    public Nowcaster create(String name) {
        return checkpoints.create(name);
    }

    @Override
    public Nowcaster released(ModelId model) {
        return new GatedNowcaster(checkpoints.released(model));
    }
}
