package io.nowstream.sinks.cap;

import io.nowstream.sinks.cap.CapAlert.Area;
import io.nowstream.sinks.cap.CapAlert.Info;
import io.nowstream.sinks.cap.CapAlert.Parameter;
import java.util.List;

/** An alert that breaks no rule; tests change one thing. */
final class CapFixture {

    static final String OUTLINE =
            "52.0000,4.0000 52.5000,4.0000 52.5000,5.0000 52.0000,5.0000 52.0000,4.0000";

    private CapFixture() {}

    static CapAlert alert() {
        return new CapAlert(
                "ab12.0",
                "nowcast@example.org",
                "2024-06-12T12:00:00-00:00",
                "Test",
                "Alert",
                "nowstream",
                "Public",
                "",
                "",
                List.of(info()));
    }

    static Info info() {
        return new Info(
                "en",
                List.of("Met"),
                "Heavy rain",
                List.of("Monitor"),
                "Expected",
                "Moderate",
                "Likely",
                "2024-06-12T12:00:00-00:00",
                "2024-06-12T12:05:00-00:00",
                "2024-06-12T13:05:00-00:00",
                "Nowstream & Söhne",
                "Heavy rain: 25 mm/h or more",
                "Rain > 25 mm/h over 340 km².",
                List.of(new Parameter("feed", "nl-radar")),
                List.of(new Area("around 52.25 N, 4.50 E", List.of(OUTLINE))));
    }
}
