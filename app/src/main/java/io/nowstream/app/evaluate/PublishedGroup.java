package io.nowstream.app.evaluate;

import io.nowstream.app.UserMistake;
import io.nowstream.frames.Channel;
import io.nowstream.frames.Frame;
import io.nowstream.frames.Grid;
import io.nowstream.frames.ModelId;
import io.nowstream.models.FeedShape;
import io.nowstream.models.FieldSequence;
import io.nowstream.models.Nowcaster;
import io.nowstream.models.Rollout;
import io.nowstream.operators.FeedSpec;
import io.nowstream.operators.Nowcast;
import io.nowstream.operators.rollout.NowcasterSource;
import io.nowstream.operators.rollout.PackedFields;
import io.nowstream.operators.rollout.Tiers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The nowcaster that a feed publishes and the baselines beside it, saying what the stream says. */
final class PublishedGroup implements AutoCloseable {

    /**
     * What one of them says.
     *
     * @param model who
     * @param grid where its cells lie
     * @param leads as packed for the topic; of persistence one for all
     */
    record Said(ModelId model, Grid grid, List<Nowcast.Lead> leads) {

        /** One lead's field of one channel, as a reader of the topic unpacks it. */
        float[] at(int lead, int channel) {
            Nowcast.Lead one = leads.get(Math.min(lead, leads.size()) - 1);
            return one.channels().get(channel).values(grid);
        }
    }

    private final FeedSpec spec;
    private final List<Nowcaster> nowcasters = new ArrayList<>();

    /**
     * @param spec the feed's; it must be of this one feed
     */
    PublishedGroup(FeedSpec spec, NowcasterSource source) {
        this.spec = spec;
        Set<String> names = new LinkedHashSet<>(List.of(spec.nowcaster()));
        names.addAll(Tiers.beside(spec.nowcaster(), spec.baselines()));
        names.forEach(name -> nowcasters.add(source.create(name)));
    }

    /** What the published one and those beside it say, in this order; what refuses is left out. */
    List<Said> say(String feed, long cadenceMillis, FieldSequence fields, Frame newest) {
        List<Said> said = new ArrayList<>();
        for (Nowcaster nowcaster : nowcasters) {
            FeedShape shape =
                    new FeedShape(
                            feed,
                            newest.grid(),
                            fields.quantities(),
                            Duration.ofMillis(cadenceMillis),
                            spec.length(),
                            spec.leads());
            Optional<String> refusal = nowcaster.refusal(shape);
            if (refusal.isEmpty()) {
                said.add(said(nowcaster, fields, newest));
            } else if (said.isEmpty()) {
                throw new UserMistake(refusal.get());
            }
        }
        return said;
    }

    private Said said(Nowcaster nowcaster, FieldSequence fields, Frame newest) {
        List<Channel> channels = newest.channels();
        if (nowcaster.id().name().equals(Tiers.PERSISTENCE)) {
            return new Said(
                    nowcaster.id(), newest.grid(), List.of(new Nowcast.Lead(newest.channels())));
        }
        Rollout rollout =
                nowcaster
                        .rollOut(Collections.nCopies(nowcaster.batchSize(), fields), spec.leads())
                        .get(0);
        return new Said(
                nowcaster.id(),
                rollout.grid(),
                PackedFields.leads(channels, rollout.fields(), rollout.grid().cells()));
    }

    @Override
    public void close() {
        nowcasters.forEach(Nowcaster::close);
    }
}
