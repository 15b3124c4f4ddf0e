package io.nowstream.app.evaluate;

import io.nowstream.models.Nowcaster;
import io.nowstream.models.checkpoint.ModelDescription;
import io.nowstream.models.serving.Adapter;
import io.nowstream.models.serving.CheckpointNowcaster;

/**
 * A network that is judged.
 *
 * @param nowcaster as served in the stream: takes a feed's own fields, answers on the pooled grid
 * @param description what its checkpoint says
 */
public record Judged(Nowcaster nowcaster, ModelDescription description) {

    public static Judged of(CheckpointNowcaster nowcaster) {
        return new Judged(nowcaster, nowcaster.description());
    }

    /** The way into its model space; padding is the nowcaster's own affair. */
    Adapter adapter() {
        return new Adapter(description, 1);
    }
}
