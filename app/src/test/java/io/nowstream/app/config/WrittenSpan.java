package io.nowstream.app.config;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import java.io.IOException;
import java.time.Duration;

/** Writes a span as the commented file does: in the largest unit that fits. */
class WrittenSpan extends JsonSerializer<Span> {

    @Override
    public void serialize(Span span, JsonGenerator out, SerializerProvider provider)
            throws IOException {
        Duration d = span.duration();
        out.writeString(
                d.toMillis() % 1000 != 0
                        ? d.toMillis() + " ms"
                        : d.toSeconds() % 60 != 0
                                ? d.toSeconds() + " s"
                                : d.toMinutes() % 60 != 0
                                        ? d.toMinutes() + " min"
                                        : d.toHours() % 24 != 0
                                                ? d.toHours() + " h"
                                                : d.toDays() + " d");
    }
}
