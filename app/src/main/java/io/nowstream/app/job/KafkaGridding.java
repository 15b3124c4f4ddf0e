package io.nowstream.app.job;

import io.nowstream.frames.KafkaAccess;
import io.nowstream.frames.Topics;
import io.nowstream.ingest.source.ReadingSource;
import io.nowstream.operators.gridding.GriddingJob;
import io.nowstream.operators.gridding.GriddingSpec;
import io.nowstream.sinks.kafka.KafkaSinks;
import java.util.List;
import java.util.function.Consumer;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * The branch from a run's {@code readings} to its {@code frames}: a job of its own, or a part of
 * {@link KafkaJob#gridding}.
 *
 * @param kafka the broker
 * @param topics the run's topics
 * @param feeds which feeds are gridded, and how
 * @param bounded whether it ends where the topic ended when it started; what is open then is closed
 */
public record KafkaGridding(
        KafkaAccess kafka, Topics topics, List<GriddingSpec> feeds, boolean bounded)
        implements Consumer<StreamExecutionEnvironment> {

    /** Under which Kafka shows how far the branch has read; its state decides, not the group. */
    private static final String GROUP = "nowstream-gridding";

    @Override
    public void accept(StreamExecutionEnvironment env) {
        KafkaSinks sinks = new KafkaSinks(kafka, topics);
        new GriddingJob(
                        bounded
                                ? ReadingSource.upToNow(kafka, topics, GROUP)
                                : ReadingSource.endless(kafka, topics, GROUP),
                        sinks.frames(),
                        sinks.rejected(),
                        feeds)
                .buildOn(env);
    }
}
