package io.nowstream.operators.verification;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * All nowcasts of one sequence: the published one and the candidates beside it, as far as they have
 * come. Public because Flink serialises it.
 *
 * @param said by model's name and hash, whatever the order in which they came
 */
public record Group(List<Said> said) {

    private static final Comparator<Said> BY_MODEL =
            Comparator.comparing((Said one) -> one.model().name())
                    .thenComparing(one -> one.model().hash());

    static final Group NONE = new Group(List.of());

    Group with(Said another) {
        List<Said> more = new ArrayList<>(said);
        more.add(another);
        more.sort(BY_MODEL);
        return new Group(more);
    }

    /** Whether all of them have come. */
    boolean isComplete() {
        return !said.isEmpty() && said.size() > said.get(0).beside();
    }

    /** How far ahead it looks, in cadences. */
    int leads() {
        return said.stream().mapToInt(Said::leads).max().orElse(0);
    }

    /** Time between leads; of a complete one. */
    long cadenceMillis() {
        return said.get(0).cadenceMillis();
    }

    /** Without the leads before this one. */
    Group from(int lead) {
        return new Group(new ArrayList<>(said.stream().map(one -> one.from(lead)).toList()));
    }

    /** What its cells take, bytes. */
    long bytes() {
        return said.stream().mapToLong(Said::bytes).sum();
    }
}
