package io.nowstream.sinks.cap;

import java.util.List;

/**
 * An alert, element by element in the order of CAP 1.2, section 3.2. Texts are kept as they stand
 * in the file, so that {@link CapRules} can say what is wrong with them; an optional element that
 * is not there is empty.
 *
 * @param identifier names the message; no spaces, commas, {@code <} or {@code &}
 * @param sender names the originator; the same
 * @param sent see {@link CapTime}
 * @param status {@code Actual}, {@code Exercise}, {@code System}, {@code Test} or {@code Draft}
 * @param msgType {@code Alert}, {@code Update}, {@code Cancel}, {@code Ack} or {@code Error}
 * @param source what in the sender's house made it; optional
 * @param scope {@code Public}, {@code Restricted} or {@code Private}
 * @param note what it is about, for Cancel, Error and Exercise; optional
 * @param references earlier messages that it updates or cancels, {@code sender,identifier,sent}
 *     separated by spaces; optional
 * @param infos what it says, one per language; optional
 */
public record CapAlert(
        String identifier,
        String sender,
        String sent,
        String status,
        String msgType,
        String source,
        String scope,
        String note,
        String references,
        List<Info> infos) {

    /**
     * @param language RFC 3066, e.g. {@code en}
     * @param category one or more of {@code Geo Met Safety Security Rescue Fire Health Env
     *     Transport Infra CBRNE Other}
     * @param event what happens, a few words
     * @param responseType what to do, of {@code Shelter Evacuate Prepare Execute Avoid Monitor
     *     Assess AllClear None}; optional
     * @param urgency {@code Immediate}, {@code Expected}, {@code Future}, {@code Past} or {@code
     *     Unknown}
     * @param severity {@code Extreme}, {@code Severe}, {@code Moderate}, {@code Minor} or {@code
     *     Unknown}
     * @param certainty {@code Observed}, {@code Likely}, {@code Possible}, {@code Unlikely} or
     *     {@code Unknown}
     * @param effective when it comes into force; optional, then {@code sent}
     * @param onset when the event begins; optional
     * @param expires when it lapses; optional
     * @param senderName for people; optional
     * @param headline one line; optional
     * @param description the event; optional
     * @param parameters further values by name; optional
     * @param areas where; optional
     */
    public record Info(
            String language,
            List<String> category,
            String event,
            List<String> responseType,
            String urgency,
            String severity,
            String certainty,
            String effective,
            String onset,
            String expires,
            String senderName,
            String headline,
            String description,
            List<Parameter> parameters,
            List<Area> areas) {}

    /** A value by name, for machines. */
    public record Parameter(String valueName, String value) {}

    /**
     * @param areaDesc in words
     * @param polygons outlines, {@code latitude,longitude} pairs separated by spaces, the last
     *     equal to the first; optional
     */
    public record Area(String areaDesc, List<String> polygons) {}

    /** How other messages refer to this one. */
    public String reference() {
        return sender + "," + identifier + "," + sent;
    }
}
