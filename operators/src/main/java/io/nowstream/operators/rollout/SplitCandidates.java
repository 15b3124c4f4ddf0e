package io.nowstream.operators.rollout;

import io.nowstream.operators.Nowcast;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/** Lets published nowcasts through; those of the baselines beside them leave by the side. */
public class SplitCandidates extends ProcessFunction<Nowcast, Nowcast> {

    private static final long serialVersionUID = 1L;

    /** Nowcasts that are scored and shown, never warned of. */
    public static final OutputTag<Nowcast> CANDIDATES =
            new OutputTag<>("candidates", TypeInformation.of(Nowcast.class));

    @Override
    public void processElement(Nowcast nowcast, Context context, Collector<Nowcast> out) {
        if (nowcast.candidate()) {
            context.output(CANDIDATES, nowcast);
        } else {
            out.collect(nowcast);
        }
    }
}
