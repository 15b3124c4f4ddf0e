package io.nowstream.models.training;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;

/**
 * Where a training stands, besides its arrays.
 *
 * @param format of this file
 * @param recipe it was begun with
 * @param data fingerprint of what it learns from
 * @param start hash of the checkpoint whose weights it began with; empty if it began afresh, and in
 *     states of earlier versions
 * @param step steps done
 * @param epochs done
 * @param samples seen
 * @param seconds of training, over all sittings
 * @param lossSum of the steps since the last epoch
 * @param curve so far
 * @param finished whether it came to its end
 * @param arrays name of the file beside this one that holds weights, moments, running mean and best
 * @param sha256 of that file
 */
@JsonNaming(PropertyNamingStrategies.KebabCaseStrategy.class)
record TrainingState(
        int format,
        JsonNode recipe,
        String data,
        @JsonSetter(nulls = Nulls.AS_EMPTY) String start,
        long step,
        int epochs,
        long samples,
        double seconds,
        double lossSum,
        List<CurvePoint> curve,
        boolean finished,
        String arrays,
        String sha256) {

    static final int FORMAT = 1;

    TrainingState {
        curve = List.copyOf(curve);
    }
}
