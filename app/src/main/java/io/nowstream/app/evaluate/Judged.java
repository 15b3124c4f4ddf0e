package io.nowstream.app.evaluate;

import io.nowstream.models.Nowcaster;
import io.nowstream.models.baseline.Climatology;
import io.nowstream.models.checkpoint.ModelDescription;
import io.nowstream.models.serving.Adapter;
import io.nowstream.models.serving.CheckpointNowcaster;
import java.util.Optional;

/**
 * A network that is judged.
 *
 * @param nowcaster as served in the stream: takes a feed's own fields, answers on the pooled grid
 * @param description what its checkpoint says
 * @param climatology what its checkpoint knows to be usual, if anything
 */
public record Judged(
        Nowcaster nowcaster, ModelDescription description, Optional<Climatology> climatology) {

    /** One that knows nothing of what is usual. */
    public Judged(Nowcaster nowcaster, ModelDescription description) {
        this(nowcaster, description, Optional.empty());
    }

    public static Judged of(CheckpointNowcaster nowcaster) {
        return new Judged(nowcaster, nowcaster.description(), nowcaster.climatology());
    }

    /** The way into its model space; padding is the nowcaster's own affair. */
    Adapter adapter() {
        return new Adapter(description, 1);
    }
}
