package io.nowstream.ingest.thermal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.nowstream.frames.Quantity;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;

/**
 * One picture: <code>{"Timestamp": Unix seconds, "Sensor ID": "Sensor_32x32_3078", "Sensor size":
 * "32x32", …, "data": [[°C, …], …]}</code>, keys in any order, others passed over.
 *
 * @param time to the millisecond
 * @param sensor the last part of the sensor's id, e.g. {@code 3078}
 * @param celsius 32 x 32, row-major
 */
record ThermalLine(Instant time, String sensor, float[] celsius) {

    /** Rows and columns of a picture. */
    static final int SIDE = 32;

    private static final String SIZE = "32x32";

    /** 1970 to 2100: beyond it, the seconds are milliseconds, or nonsense. */
    private static final double MAX_SECONDS = 4_102_444_800.0;

    private static final JsonFactory JSON =
            JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

    /**
     * The time alone; whatever follows it on the line is not looked at.
     *
     * @throws IllegalArgumentException if there is none, saying why
     */
    static Instant timeOf(byte[] line) {
        try (JsonParser json = JSON.createParser(line)) {
            open(json);
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                boolean found = json.currentName().equals("Timestamp");
                json.nextToken();
                if (found) {
                    return time(json);
                }
                json.skipChildren();
            }
            throw new IllegalArgumentException("no Timestamp");
        } catch (IOException e) {
            throw noJson(e);
        }
    }

    /**
     * All of it.
     *
     * @throws IllegalArgumentException if it is no picture, saying why
     */
    static ThermalLine parse(byte[] line) {
        try (JsonParser json = JSON.createParser(line)) {
            Optional<Instant> time = Optional.empty();
            Optional<String> sensor = Optional.empty();
            Optional<float[]> celsius = Optional.empty();
            open(json);
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String key = json.currentName();
                json.nextToken();
                switch (key) {
                    case "Timestamp" -> time = Optional.of(time(json));
                    case "Sensor ID" -> sensor = Optional.of(sensor(json));
                    case "Sensor size" -> refuseOtherSizes(json);
                    case "data" -> celsius = Optional.of(picture(json));
                    default -> json.skipChildren();
                }
            }
            if (json.nextToken() != null) {
                throw new IllegalArgumentException("goes on behind its object");
            }
            return new ThermalLine(
                    time.orElseThrow(() -> new IllegalArgumentException("no Timestamp")),
                    sensor.orElseThrow(() -> new IllegalArgumentException("no Sensor ID")),
                    celsius.orElseThrow(() -> new IllegalArgumentException("no data")));
        } catch (IOException e) {
            throw noJson(e);
        }
    }

    private static void open(JsonParser json) throws IOException {
        if (json.nextToken() != JsonToken.START_OBJECT) {
            throw new IllegalArgumentException("not a JSON object");
        }
    }

    /** The bytes are in memory already: nothing but their content can fail. */
    private static IllegalArgumentException noJson(IOException e) {
        String why =
                e instanceof JsonProcessingException json
                        ? json.getOriginalMessage()
                        : e.getMessage();
        return new IllegalArgumentException("not JSON: " + why, e);
    }

    private static Instant time(JsonParser json) throws IOException {
        if (!json.currentToken().isNumeric()) {
            throw new IllegalArgumentException("Timestamp is no number");
        }
        double seconds = json.getDoubleValue();
        if (!(seconds >= 0 && seconds < MAX_SECONDS)) {
            throw new IllegalArgumentException(
                    "Timestamp %s is not in seconds of 1970 to 2100".formatted(json.getText()));
        }
        return Instant.ofEpochMilli(Math.round(seconds * 1000));
    }

    private static String sensor(JsonParser json) throws IOException {
        String id = json.getText();
        return id.substring(id.lastIndexOf('_') + 1);
    }

    private static void refuseOtherSizes(JsonParser json) throws IOException {
        if (!json.getText().equals(SIZE)) {
            throw new IllegalArgumentException(
                    "Sensor size is %s, expected %s".formatted(json.getText(), SIZE));
        }
    }

    private static float[] picture(JsonParser json) throws IOException {
        float[] celsius = new float[SIDE * SIDE];
        if (json.currentToken() != JsonToken.START_ARRAY) {
            throw new IllegalArgumentException("data is no list of rows");
        }
        for (int row = 0; row < SIDE; row++) {
            if (json.nextToken() != JsonToken.START_ARRAY) {
                throw new IllegalArgumentException(
                        "data has %d rows, expected %d".formatted(row, SIDE));
            }
            for (int column = 0; column < SIDE; column++) {
                JsonToken token = json.nextToken();
                if (token == JsonToken.END_ARRAY) {
                    throw new IllegalArgumentException(
                            "row %d has %d numbers, expected %d".formatted(row, column, SIDE));
                }
                celsius[row * SIDE + column] = number(json, row, column);
            }
            if (json.nextToken() != JsonToken.END_ARRAY) {
                throw new IllegalArgumentException(
                        "row %d has more than %d numbers".formatted(row, SIDE));
            }
        }
        if (json.nextToken() != JsonToken.END_ARRAY) {
            throw new IllegalArgumentException("data has more than %d rows".formatted(SIDE));
        }
        return celsius;
    }

    private static float number(JsonParser json, int row, int column) throws IOException {
        if (!json.currentToken().isNumeric()) {
            throw new IllegalArgumentException(
                    "row %d, column %d is no number".formatted(row, column));
        }
        double value = json.getDoubleValue();
        if (!(value >= Quantity.TEMPERATURE.nothing() && value <= Quantity.TEMPERATURE.ceiling())) {
            throw new IllegalArgumentException(
                    "row %d, column %d is %s; expected %.0f to %.0f °C"
                            .formatted(
                                    row,
                                    column,
                                    json.getText(),
                                    Quantity.TEMPERATURE.nothing(),
                                    Quantity.TEMPERATURE.ceiling()));
        }
        return (float) value;
    }
}
