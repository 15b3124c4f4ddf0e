package io.nowstream.app.evaluate;

import io.nowstream.frames.ModelId;
import io.nowstream.models.FeedShape;
import io.nowstream.models.FieldSequence;
import io.nowstream.models.Nowcaster;
import io.nowstream.models.Rollout;
import io.nowstream.models.serving.Adapter;
import io.nowstream.models.serving.Conversion;
import java.util.Collections;
import java.util.Optional;

/** One nowcaster in a comparison. */
interface Contestant {

    /** Name in the table, and hash. */
    ModelId id();

    /** Why it cannot serve a feed's own cells and unit, in one sentence. */
    Optional<String> refusalOfFeed(FeedShape observed);

    /**
     * Why it cannot serve the cells and unit of the comparison; asked when none refused the feed.
     */
    Optional<String> refusalOfGround(FeedShape compared);

    /**
     * What it says.
     *
     * @param observed the feed's own fields
     * @param compared the same sequence on the ground of the comparison
     * @return on the ground of the comparison, shape (leads, cells), NaN where undefined
     */
    float[][] forecast(FieldSequence observed, FieldSequence compared, int leads);

    /** A nowcaster that is run on the very fields that are compared. */
    static Contestant onTheGround(Nowcaster nowcaster) {
        return new Contestant() {
            @Override
            public ModelId id() {
                return nowcaster.id();
            }

            @Override
            public Optional<String> refusalOfFeed(FeedShape observed) {
                return Optional.empty();
            }

            @Override
            public Optional<String> refusalOfGround(FeedShape compared) {
                return nowcaster.refusal(compared);
            }

            @Override
            public float[][] forecast(FieldSequence observed, FieldSequence compared, int leads) {
                return rollOut(nowcaster, compared, leads).fields();
            }
        };
    }

    /** A network, run as in the stream on the feed's own fields; its answer is in its quantity. */
    static Contestant asServed(Judged judged, String name) {
        return new Contestant() {
            private final Adapter adapter = judged.adapter();

            @Override
            public ModelId id() {
                return new ModelId(name, judged.nowcaster().id().hash());
            }

            @Override
            public Optional<String> refusalOfFeed(FeedShape observed) {
                Optional<String> why = adapter.refusal(observed);
                return why.isPresent() ? why : judged.nowcaster().refusal(observed);
            }

            @Override
            public Optional<String> refusalOfGround(FeedShape compared) {
                return Optional.empty();
            }

            @Override
            public float[][] forecast(FieldSequence observed, FieldSequence compared, int leads) {
                Rollout rollout = rollOut(judged.nowcaster(), observed, leads);
                if (!rollout.grid().equals(compared.grid())) {
                    throw new IllegalStateException(
                            "%s answered on a grid of %d x %d; its model space has %d x %d"
                                    .formatted(
                                            name,
                                            rollout.grid().rows(),
                                            rollout.grid().columns(),
                                            compared.grid().rows(),
                                            compared.grid().columns()));
                }
                float[][] fields = new float[leads][];
                for (int lead = 0; lead < leads; lead++) {
                    fields[lead] =
                            Conversion.convert(
                                    rollout.fields()[lead],
                                    observed.quantities(),
                                    compared.quantities());
                }
                return fields;
            }
        };
    }

    private static Rollout rollOut(Nowcaster nowcaster, FieldSequence sequence, int leads) {
        return nowcaster
                .rollOut(Collections.nCopies(nowcaster.batchSize(), sequence), leads)
                .get(0);
    }
}
