package io.nowstream.operators.verification;

import io.nowstream.frames.Channel;
import io.nowstream.frames.Grid;
import io.nowstream.frames.MalformedRecordException;
import io.nowstream.frames.Quantity;
import io.nowstream.frames.Score;
import io.nowstream.models.serving.Pooling;
import io.nowstream.models.verification.ContingencyTable;
import io.nowstream.models.verification.ErrorSums;
import io.nowstream.models.verification.Scoring;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares what all nowcasters of one sequence said of one lead with what came.
 *
 * <p>On the coarsest of their grids, to which the frame and the finer ones are pooled as networks
 * see them ({@link Pooling}), over the cells that all of them and the frame cover.
 *
 * @param run the life of the pipeline
 * @param feed the feed
 */
record GroupScores(String run, String feed) {

    private static final Logger LOG = LoggerFactory.getLogger(GroupScores.class);

    /** One nowcaster's field of one channel. */
    private record Field(Said said, Channel channel) {}

    /**
     * By channel, then by model.
     *
     * @param open which sequence, and which of its leads
     * @param truth what came; empty if nothing usable did: then each is counted as unverified
     */
    List<Score> of(Open open, Group group, Optional<Truth> truth) {
        List<Score> scores = new ArrayList<>();
        int channels =
                group.said().stream()
                        .flatMap(said -> said.at(open.nextLead()).stream())
                        .mapToInt(List::size)
                        .max()
                        .orElse(0);
        for (int channel = 0; channel < channels; channel++) {
            List<Field> fields = new ArrayList<>();
            for (Said said : group.said()) {
                Optional<List<Channel>> there = said.at(open.nextLead());
                if (there.isPresent() && channel < there.get().size()) {
                    fields.add(new Field(said, there.get().get(channel)));
                }
            }
            scores.addAll(ofChannel(open, channel, fields, truth));
        }
        return scores;
    }

    private List<Score> ofChannel(
            Open open, int channel, List<Field> fields, Optional<Truth> truth) {
        Scoring scoring = Scoring.usual(fields.get(0).channel().quantity());
        List<io.nowstream.models.verification.Score> earned =
                truth.map(frame -> compare(open, channel, fields, frame, scoring))
                        .orElse(List.of());
        List<Score> scores = new ArrayList<>();
        for (int i = 0; i < fields.size(); i++) {
            Said said = fields.get(i).said();
            scores.add(
                    earned.isEmpty()
                            ? unverified(open, channel, said, scoring)
                            : verified(open, channel, said, earned.get(i), scoring));
        }
        return scores;
    }

    /** Empty if they cannot be compared. */
    private List<io.nowstream.models.verification.Score> compare(
            Open open, int channel, List<Field> fields, Truth truth, Scoring scoring) {
        Grid grid =
                fields.stream()
                        .map(field -> field.said().grid())
                        .min(Comparator.comparingInt(Grid::cells))
                        .orElseThrow();
        List<Quantity> observed = truth.quantities();
        if (channel >= observed.size() || observed.get(channel) != scoring.quantity()) {
            return List.of();
        }
        try {
            Optional<float[]> came = truth.on(grid, channel);
            List<float[]> said = new ArrayList<>();
            for (Field field : fields) {
                Grid own = field.said().grid();
                Pooling.between(own, grid)
                        .map(pooling -> pooling.pool(field.channel().values(own)))
                        .ifPresent(said::add);
            }
            if (came.isEmpty() || said.size() < fields.size()) {
                return List.of();
            }
            List<io.nowstream.models.verification.Score> earned =
                    io.nowstream.models.verification.Score.together(came.get(), said, scoring);
            return earned.stream().allMatch(score -> isFinite(score.errors())) ? earned : List.of();
        } catch (MalformedRecordException e) {
            LOG.warn(
                    "{} issued {}: lead {} is not verified: {}",
                    feed,
                    Instant.ofEpochMilli(open.issueEpochMillis()),
                    open.nextLead(),
                    e.getMessage());
            return List.of();
        }
    }

    /** Infinite cells would spoil every sum they get into. */
    private static boolean isFinite(ErrorSums sums) {
        return Double.isFinite(sums.sumSquared()) && Double.isFinite(sums.sumError());
    }

    private Score verified(
            Open open,
            int channel,
            Said said,
            io.nowstream.models.verification.Score earned,
            Scoring scoring) {
        return score(open, channel, said, 1, earned.errors(), earned.events(), scoring);
    }

    private Score unverified(Open open, int channel, Said said, Scoring scoring) {
        List<ContingencyTable> nothing =
                Collections.nCopies(scoring.thresholds().size(), ContingencyTable.EMPTY);
        return score(open, channel, said, 0, ErrorSums.EMPTY, nothing, scoring);
    }

    private Score score(
            Open open,
            int channel,
            Said said,
            int verified,
            ErrorSums errors,
            List<ContingencyTable> tables,
            Scoring scoring) {
        List<Score.Events> events = new ArrayList<>();
        for (int i = 0; i < tables.size(); i++) {
            ContingencyTable table = tables.get(i);
            events.add(
                    new Score.Events(
                            scoring.thresholds().get(i),
                            table.hits(),
                            table.misses(),
                            table.falseAlarms(),
                            table.correctNegatives()));
        }
        return new Score(
                run,
                feed,
                Score.Period.NOWCAST,
                Instant.ofEpochMilli(open.issueEpochMillis()),
                said.model(),
                said.tier(),
                said.candidate(),
                scoring.quantity(),
                channel,
                open.nextLead(),
                open.nextLead() * open.cadenceMillis(),
                verified,
                1 - verified,
                errors.n(),
                errors.sumError(),
                errors.sumAbsolute(),
                errors.sumSquared(),
                scoring.errorUnit(),
                events);
    }
}
