package io.nowstream.app.demo;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.nowstream.frames.ModelId;
import java.util.Map;

/**
 * What became of a finite replay. Field names are the keys of the JSON.
 *
 * @param framesIn frames published
 * @param nowcastsExpected counted from the archive alone
 * @param nowcastsOut complete nowcasts that a reader of committed records finds
 * @param duplicates fields that came a second time
 * @param alerts warnings raised
 * @param late frames older than their feed's ring
 * @param rejected what could not be used
 * @param model the nowcaster that the first feed got, or this feed
 * @param tiers nowcasts by the tier that answered
 * @param latencyMs stage to its latencies, by the machine's clock
 * @param sha256 over identity, tier, model hash and cells of all fields, in order
 * @param feeds the same of each feed; nothing below a feed
 */
@JsonPropertyOrder({
    "framesIn",
    "nowcastsExpected",
    "nowcastsOut",
    "duplicates",
    "alerts",
    "late",
    "rejected",
    "model",
    "tiers",
    "latencyMs",
    "sha256",
    "feeds"
})
public record OnceReport(
        long framesIn,
        long nowcastsExpected,
        long nowcastsOut,
        long duplicates,
        long alerts,
        long late,
        long rejected,
        ModelId model,
        Map<String, Integer> tiers,
        Map<String, Latency> latencyMs,
        String sha256,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, OnceReport> feeds) {

    /**
     * Latency of one stage, milliseconds.
     *
     * @param p50 half of the nowcasts are within
     * @param p99 99 of 100 are within
     */
    public record Latency(double p50, double p99) {}

    /** Whether everything that was expected came, once, of every feed. */
    public boolean whole() {
        return nowcastsOut == nowcastsExpected
                && duplicates == 0
                && feeds.values().stream().allMatch(OnceReport::whole);
    }
}
