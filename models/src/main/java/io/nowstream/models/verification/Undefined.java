package io.nowstream.models.verification;

/** What a cell counts for that a nowcaster left undefined (NaN), e.g. where air flows in. */
public enum Undefined {
    /** Nothing: it is left out, for all nowcasters that are compared. */
    LEFT_OUT,
    /** A forecast of "nothing", held against the nowcaster that made it. */
    IS_NOTHING
}
