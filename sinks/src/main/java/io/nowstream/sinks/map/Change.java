package io.nowstream.sinks.map;

/**
 * Something on the map is not what it was.
 *
 * @param id the feed's number on this server
 * @param feed the feed
 * @param what what changed
 */
public record Change(int id, String feed, What what) {

    /** What to ask for again. */
    public enum What {
        FRAME("frame"),
        NOWCAST("nowcast"),
        WARNINGS("alerts"),
        SCORES("scores"),
        /** It came, ended or went. */
        FEED("feed");

        private final String label;

        What(String label) {
            this.label = label;
        }

        String label() {
            return label;
        }
    }
}
