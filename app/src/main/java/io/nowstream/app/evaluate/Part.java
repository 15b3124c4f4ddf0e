package io.nowstream.app.evaluate;

import io.nowstream.models.checkpoint.FrameRange;
import io.nowstream.models.checkpoint.ModelDescription;
import io.nowstream.models.checkpoint.ModelDescription.Split;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Which part of the data a network is judged on, as its checkpoint divides it. */
public enum Part {
    /** What it learnt from: for a look at over-fitting, never for a claim. */
    TRAIN,
    /** What decided when to stop. */
    VALIDATION,
    /** What nothing has seen. A feed that the checkpoint does not name is all test. */
    TEST,
    /** Everything, whatever it was used for. */
    ALL;

    /** As written on the command line and in JSON. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The part of a label.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static Part of(String label) {
        return Arrays.stream(values())
                .filter(part -> part.label().equals(label))
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "no part \"%s\"; there are %s"
                                                .formatted(
                                                        label,
                                                        Arrays.stream(values())
                                                                .map(Part::label)
                                                                .collect(
                                                                        Collectors.joining(
                                                                                ", ")))));
    }

    /** The frames of a feed that belong to this part, by the first entry that names the feed. */
    FrameRange framesOf(String feed, ModelDescription description) {
        if (this == ALL) {
            return FrameRange.ALL;
        }
        Optional<Split> split =
                description.splits().stream().filter(s -> s.matches(feed)).findFirst();
        if (split.isEmpty()) {
            return this == TEST ? FrameRange.ALL : FrameRange.NONE;
        }
        return switch (this) {
            case TRAIN -> split.get().train();
            case VALIDATION -> split.get().validation();
            case TEST -> split.get().test();
            case ALL -> FrameRange.ALL;
        };
    }
}
