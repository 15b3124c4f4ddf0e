package io.nowstream.sinks.cap;

import io.nowstream.frames.ActiveWarnings;
import io.nowstream.frames.Warning;
import io.nowstream.sinks.cap.CapAlert.Area;
import io.nowstream.sinks.cap.CapAlert.Info;
import io.nowstream.sinks.cap.CapAlert.Parameter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.Point;
import org.locationtech.jts.geom.Polygon;

/**
 * Warnings as alerts. The same revision of the same warning always becomes the same alert: a replay
 * after a failure is no second alarm.
 */
final class CapMessages {

    /** Names of the parameters that a publisher reads back after a restart. */
    static final String RUN = "run";

    static final String FEED = "feed";
    static final String WARNING = "warning";
    static final String REVISION = "revision";
    static final String ISSUE_TIME = "issueTime";
    static final String NUMBER = "nowcastNumber";

    /** How long a cancellation is shown, if what it cancels is over already. */
    private static final Duration CANCELLATION_STANDS = Duration.ofMinutes(15);

    private static final GeometryFactory GEOMETRY = new GeometryFactory();

    private final String sender;
    private final String senderName;

    CapMessages(String sender, String senderName) {
        this.sender = sender;
        this.senderName = senderName;
    }

    /**
     * An Alert, or an Update if it refers to earlier messages. Times are whole seconds: the onset
     * is rounded down and the end up, so that an event of less than a second has a length.
     *
     * @param hasGeography whether the warning's rings are longitude and latitude
     */
    CapAlert alert(
            Warning warning,
            ActiveWarnings set,
            String status,
            Instant sent,
            String references,
            boolean hasGeography) {
        String time = CapTime.of(sent);
        Info info =
                new Info(
                        "en",
                        List.of(CapWords.category(warning)),
                        CapWords.event(warning),
                        List.of("Monitor"),
                        CapWords.urgency(warning, sent),
                        CapWords.severity(warning),
                        CapWords.certainty(warning, set.issueTime()),
                        time,
                        CapTime.of(warning.onset()),
                        CapTime.ofEnd(warning.expires()),
                        senderName,
                        CapWords.headline(warning),
                        CapWords.description(warning, set.issueTime()),
                        parameters(set, warning.id(), warning.revision()),
                        List.of(area(warning, hasGeography)));
        return new CapAlert(
                warning.id() + "." + warning.revision(),
                sender,
                time,
                status,
                references.isEmpty() ? "Alert" : "Update",
                source(set),
                "Public",
                note(set, status, ""),
                references,
                List.of(info));
    }

    /**
     * The Cancel of what was published last.
     *
     * @param last the alert it takes back
     * @param set the set in which the warning is cancelled, or missing
     * @param identifier the message's
     * @param revision the warning's, of this message
     * @param reason why, for people
     */
    CapAlert cancel(
            CapAlert last,
            ActiveWarnings set,
            String identifier,
            int revision,
            String reason,
            Instant sent,
            String references) {
        return new CapAlert(
                identifier,
                sender,
                CapTime.of(sent),
                last.status(),
                "Cancel",
                source(set),
                "Public",
                note(set, last.status(), reason),
                references,
                last.infos().stream()
                        .map(info -> over(info, set, revision, reason, sent))
                        .toList());
    }

    /** The same event and place, past. */
    private static Info over(
            Info was, ActiveWarnings set, int revision, String reason, Instant sent) {
        String warning = parameter(was, WARNING);
        Instant leastExpires = sent.plus(CANCELLATION_STANDS);
        Instant expires = CapTime.parse(was.expires()).orElse(leastExpires);
        return new Info(
                was.language(),
                was.category(),
                was.event(),
                List.of("AllClear"),
                "Past",
                was.severity(),
                was.certainty(),
                CapTime.of(sent),
                "",
                CapTime.of(expires.isAfter(leastExpires) ? expires : leastExpires),
                was.senderName(),
                was.event() + ": cancelled",
                "The warning is cancelled: " + reason + ".",
                parameters(set, warning, revision),
                was.areas());
    }

    /** A parameter's value, or nothing. */
    static String parameter(Info info, String name) {
        return info.parameters().stream()
                .filter(each -> each.valueName().equals(name))
                .findFirst()
                .map(Parameter::value)
                .orElse("");
    }

    private static Area area(Warning warning, boolean hasGeography) {
        if (warning.rings().length == 0) {
            return new Area("About " + CapWords.size(warning), List.of());
        }
        Point centre = polygon(warning.rings()[0]).getCentroid();
        if (!hasGeography) {
            return new Area(
                    String.format(
                            Locale.ROOT,
                            "About %s around column %d, row %d of the grid",
                            CapWords.size(warning),
                            (long) Math.floor(centre.getX()),
                            (long) Math.floor(centre.getY())),
                    List.of());
        }
        List<String> polygons = new ArrayList<>();
        for (double[] ring : warning.rings()) {
            outline(ring, polygons);
        }
        return new Area(
                String.format(
                        Locale.ROOT,
                        "About %s around %.2f %s, %.2f %s",
                        CapWords.size(warning),
                        Math.abs(centre.getY()),
                        centre.getY() < 0 ? "S" : "N",
                        Math.abs(centre.getX()),
                        centre.getX() < 0 ? "W" : "E"),
                polygons);
    }

    /**
     * Adds a ring as the standard writes it. If rounding made it touch itself, its hull stands for
     * it: a warning is not withheld for a crooked line. What has no extent is left out.
     */
    private static void outline(double[] ring, List<String> polygons) {
        String text = CapPolygon.of(ring);
        Coordinate[] points = CapPolygon.parse(text).orElse(new Coordinate[0]);
        if (points.length >= 4 && CapPolygon.isSimple(points)) {
            polygons.add(text);
        } else if (polygon(ring).convexHull() instanceof Polygon hull) {
            Coordinate[] corners = hull.getExteriorRing().getCoordinates();
            double[] simple = new double[2 * corners.length];
            for (int i = 0; i < corners.length; i++) {
                simple[2 * i] = corners[i].x;
                simple[2 * i + 1] = corners[i].y;
            }
            polygons.add(CapPolygon.of(simple));
        }
    }

    private static Polygon polygon(double[] ring) {
        Coordinate[] points = new Coordinate[ring.length / 2];
        for (int i = 0; i < points.length; i++) {
            points[i] = new Coordinate(ring[2 * i], ring[2 * i + 1]);
        }
        return GEOMETRY.createPolygon(points);
    }

    private static String source(ActiveWarnings set) {
        return "nowstream, run %s, feed %s".formatted(set.run(), set.feed());
    }

    private static String note(ActiveWarnings set, String status, String reason) {
        List<String> notes = new ArrayList<>();
        if (status.equals("Exercise")) {
            notes.add("Replay \"%s\" of past data, not an alert.".formatted(set.run()));
        }
        if (!reason.isEmpty()) {
            notes.add("Cancelled: " + reason + ".");
        }
        return String.join(" ", notes);
    }

    private static List<Parameter> parameters(ActiveWarnings set, String warning, int revision) {
        return List.of(
                new Parameter(RUN, set.run()),
                new Parameter(FEED, set.feed()),
                new Parameter(WARNING, warning),
                new Parameter(REVISION, Integer.toString(revision)),
                new Parameter(ISSUE_TIME, set.issueTime().toString()),
                new Parameter(NUMBER, Long.toString(set.number())));
    }
}
