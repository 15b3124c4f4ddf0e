package io.nowstream.operators.rollout;

import io.nowstream.frames.ForecastField;
import io.nowstream.frames.StampedField;
import io.nowstream.operators.Nowcast;
import java.time.Instant;
import org.apache.flink.api.common.functions.FlatMapFunction;
import org.apache.flink.util.Collector;

/**
 * Cuts a nowcast into the records of its topic, one per lead, lead 1 first.
 *
 * <p>Persistence beside another nowcaster is one field for all leads: it goes out as lead 1 of 1.
 */
public class CutIntoFields implements FlatMapFunction<Nowcast, StampedField> {

    private static final long serialVersionUID = 1L;

    private final String run;

    /**
     * @param run the life of the pipeline the fields belong to
     */
    public CutIntoFields(String run) {
        this.run = run;
    }

    @Override
    public void flatMap(Nowcast nowcast, Collector<StampedField> out) {
        int leads = nowcast.fields().size();
        for (int lead = 1; lead <= leads; lead++) {
            out.collect(new StampedField(field(nowcast, lead, leads), nowcast.stamps()));
        }
    }

    private ForecastField field(Nowcast nowcast, int lead, int leads) {
        Instant validTime = nowcast.issueTime().plusMillis(lead * nowcast.cadenceMillis());
        return new ForecastField(
                run,
                nowcast.feed(),
                nowcast.issueTime(),
                nowcast.revision(),
                nowcast.number(),
                lead,
                leads,
                validTime,
                1,
                nowcast.grid(),
                nowcast.fields().get(lead - 1).channels(),
                nowcast.model(),
                nowcast.tier(),
                nowcast.gaps());
    }
}
