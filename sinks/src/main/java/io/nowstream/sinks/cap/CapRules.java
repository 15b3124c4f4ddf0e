package io.nowstream.sinks.cap;

import io.nowstream.sinks.cap.CapAlert.Area;
import io.nowstream.sinks.cap.CapAlert.Info;
import io.nowstream.sinks.cap.CapAlert.Parameter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.locationtech.jts.geom.Coordinate;

/**
 * What CAP 1.2 demands of an alert, and what we demand beyond it: an Exercise or Cancel says why in
 * its note, an alert says when it expires, and only those may be Actual who are told so.
 */
public final class CapRules {

    private static final Set<String> STATUS =
            Set.of("Actual", "Exercise", "System", "Test", "Draft");
    private static final Set<String> MSG_TYPE = Set.of("Alert", "Update", "Cancel", "Ack", "Error");
    private static final Set<String> SCOPE = Set.of("Public", "Restricted", "Private");
    private static final Set<String> CATEGORY =
            Set.of(
                    "Geo",
                    "Met",
                    "Safety",
                    "Security",
                    "Rescue",
                    "Fire",
                    "Health",
                    "Env",
                    "Transport",
                    "Infra",
                    "CBRNE",
                    "Other");
    private static final Set<String> RESPONSE_TYPE =
            Set.of(
                    "Shelter",
                    "Evacuate",
                    "Prepare",
                    "Execute",
                    "Avoid",
                    "Monitor",
                    "Assess",
                    "AllClear",
                    "None");
    private static final Set<String> URGENCY =
            Set.of("Immediate", "Expected", "Future", "Past", "Unknown");
    private static final Set<String> SEVERITY =
            Set.of("Extreme", "Severe", "Moderate", "Minor", "Unknown");
    private static final Set<String> CERTAINTY =
            Set.of("Observed", "Likely", "Possible", "Unlikely", "Unknown");

    /** Section 3.2.1: identifier and sender must not contain these. */
    private static final Pattern NAME = Pattern.compile("[^\\s,<&]+");

    private static final Pattern LANGUAGE = Pattern.compile("[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*");

    private final List<Finding> findings = new ArrayList<>();

    private CapRules() {}

    /** What is wrong with an alert that must not be Actual; nothing if it is right. */
    public static List<Finding> check(CapAlert alert) {
        return check(alert, false);
    }

    /**
     * @param mayBeActual whether this run is live and configured to publish in earnest
     */
    public static List<Finding> check(CapAlert alert, boolean mayBeActual) {
        CapRules rules = new CapRules();
        rules.alert(alert, mayBeActual);
        for (Info info : alert.infos()) {
            rules.info(info, alert);
        }
        return List.copyOf(rules.findings);
    }

    private void alert(CapAlert alert, boolean mayBeActual) {
        name("/alert/identifier", alert.identifier());
        name("/alert/sender", alert.sender());
        time("/alert/sent", alert.sent());
        oneOf("/alert/status", alert.status(), STATUS);
        oneOf("/alert/msgType", alert.msgType(), MSG_TYPE);
        oneOf("/alert/scope", alert.scope(), SCOPE);
        if (alert.status().equals("Actual") && !mayBeActual) {
            find("/alert/status", "only a live run that is configured so may be Actual");
        }
        if (alert.scope().equals("Restricted") || alert.scope().equals("Private")) {
            find("/alert/scope", "we publish to the Public; others need restriction or addresses");
        }
        if (alert.note().isEmpty() && needsNote(alert)) {
            find("/alert/note", "an Exercise, Cancel or Error says what it is about");
        }
        references(alert);
        if (alert.infos().isEmpty() && Set.of("Alert", "Update").contains(alert.msgType())) {
            find("/alert/info", "an Alert or Update says what it is about");
        }
    }

    private static boolean needsNote(CapAlert alert) {
        return alert.status().equals("Exercise")
                || alert.msgType().equals("Cancel")
                || alert.msgType().equals("Error");
    }

    private void references(CapAlert alert) {
        boolean refers = Set.of("Update", "Cancel", "Ack", "Error").contains(alert.msgType());
        if (alert.references().isEmpty()) {
            if (refers) {
                find(
                        "/alert/references",
                        "an %s must name the alert that it is about".formatted(alert.msgType()));
            }
            return;
        }
        for (String reference : alert.references().trim().split("\\s+")) {
            String[] parts = reference.split(",", -1);
            if (parts.length != 3
                    || !NAME.matcher(parts[0]).matches()
                    || !NAME.matcher(parts[1]).matches()
                    || !isTime(parts[2])) {
                find(
                        "/alert/references",
                        "\"%s\" is not sender,identifier,sent".formatted(reference));
            } else if (parts[0].equals(alert.sender()) && parts[1].equals(alert.identifier())) {
                find("/alert/references", "a message does not refer to itself");
            }
        }
    }

    private void info(Info info, CapAlert alert) {
        if (!info.language().isEmpty() && !LANGUAGE.matcher(info.language()).matches()) {
            find("/alert/info/language", "\"%s\" is no language".formatted(info.language()));
        }
        if (info.category().isEmpty()) {
            find("/alert/info/category", "at least one is needed");
        }
        info.category().forEach(each -> oneOf("/alert/info/category", each, CATEGORY));
        required("/alert/info/event", info.event());
        info.responseType().forEach(each -> oneOf("/alert/info/responseType", each, RESPONSE_TYPE));
        oneOf("/alert/info/urgency", info.urgency(), URGENCY);
        oneOf("/alert/info/severity", info.severity(), SEVERITY);
        oneOf("/alert/info/certainty", info.certainty(), CERTAINTY);
        optionalTime("/alert/info/effective", info.effective());
        optionalTime("/alert/info/onset", info.onset());
        expires(info, alert);
        for (Parameter parameter : info.parameters()) {
            required("/alert/info/parameter/valueName", parameter.valueName());
        }
        info.areas().forEach(this::area);
    }

    private void expires(Info info, CapAlert alert) {
        String element = "/alert/info/expires";
        if (info.expires().isEmpty()) {
            find(element, "an alert says when it lapses if nothing follows");
            return;
        }
        time(element, info.expires());
        Optional<Instant> expires = CapTime.parse(info.expires());
        if (expires.isEmpty()) {
            return;
        }
        if (isNotBefore(info.effective().isEmpty() ? alert.sent() : info.effective(), expires)) {
            find(element, "it must be after the alert comes into force");
        }
        if (isNotBefore(info.onset(), expires)) {
            find(element, "it must be after the onset");
        }
    }

    private static boolean isNotBefore(String time, Optional<Instant> expires) {
        return CapTime.parse(time).filter(t -> !t.isBefore(expires.orElseThrow())).isPresent();
    }

    private void area(Area area) {
        required("/alert/info/area/areaDesc", area.areaDesc());
        area.polygons().forEach(this::polygon);
    }

    private void polygon(String text) {
        String element = "/alert/info/area/polygon";
        Optional<Coordinate[]> parsed = CapPolygon.parse(text);
        if (parsed.isEmpty()) {
            find(element, "points are latitude,longitude in degrees, separated by spaces");
            return;
        }
        Coordinate[] points = parsed.get();
        for (Coordinate point : points) {
            if (Math.abs(point.y) > 90 || Math.abs(point.x) > 180) {
                find(element, "latitude first, from -90 to 90; then longitude, -180 to 180");
                return;
            }
        }
        if (points.length < 4) {
            find(element, "at least four points, the last equal to the first");
        } else if (!points[0].equals2D(points[points.length - 1])) {
            find(element, "the last point must equal the first");
        } else if (!CapPolygon.isSimple(points)) {
            find(element, "an outline must not cross or touch itself");
        }
    }

    private void name(String element, String value) {
        if (!NAME.matcher(value).matches()) {
            find(element, "needs a value without spaces, commas, < and &");
        }
    }

    private void required(String element, String value) {
        if (value.isBlank()) {
            find(element, "needs a value");
        }
    }

    private void oneOf(String element, String value, Set<String> allowed) {
        if (!allowed.contains(value)) {
            find(
                    element,
                    "\"%s\" is none of %s".formatted(value, String.join(", ", sorted(allowed))));
        }
    }

    private static List<String> sorted(Set<String> words) {
        return words.stream().sorted().toList();
    }

    private void optionalTime(String element, String value) {
        if (!value.isEmpty()) {
            time(element, value);
        }
    }

    private void time(String element, String value) {
        if (!isTime(value)) {
            find(
                    element,
                    "\"%s\" is no time like 2002-05-24T16:49:00-07:00 (UTC is -00:00, never Z)"
                            .formatted(value));
        }
    }

    /** Section 3.3.2: whole seconds, an offset, and UTC as -00:00. */
    private static boolean isTime(String value) {
        return CapTime.parse(value).isPresent() && !value.endsWith("+00:00");
    }

    private void find(String element, String remedy) {
        findings.add(new Finding(element, remedy));
    }
}
