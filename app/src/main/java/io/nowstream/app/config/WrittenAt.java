package io.nowstream.app.config;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which line of a configuration file a mistake is about. */
public final class WrittenAt {

    /** How a mistake begins that is none of a key but of the YAML. */
    private static final Pattern SYNTAX = Pattern.compile("line (\\d+): ");

    private WrittenAt() {}

    /**
     * A mistake's message with {@code FILE:LINE:} in front, as compilers write it and editors read
     * it; without the line where its key is not in the file.
     *
     * @param mistake its message names a key, with the file's name before it or without
     */
    public static String line(Path file, ConfigException mistake) {
        String message = String.valueOf(mistake.getMessage());
        String prefix = file + ": ";
        String rest = message.startsWith(prefix) ? message.substring(prefix.length()) : message;
        Matcher syntax = SYNTAX.matcher(rest);
        if (syntax.lookingAt()) {
            return "%s:%s: %s".formatted(file, syntax.group(1), rest.substring(syntax.end()));
        }
        OptionalInt line = lineOf(file, rest);
        return line.isPresent()
                ? "%s:%d: %s".formatted(file, line.getAsInt(), rest)
                : prefix + rest;
    }

    /** The line of the longest written key that the message begins with, or of its parent. */
    private static OptionalInt lineOf(Path file, String message) {
        Map<String, Integer> lines = lines(file);
        String key = message.split(": | ", 2)[0].replaceAll("\\[(\\d+)]", ".$1");
        // What is wrong with a feed as a whole begins with its name.
        key = lines.containsKey("feeds." + key) ? "feeds." + key : key;
        while (!key.isEmpty()) {
            Integer line = lines.get(key);
            if (line != null) {
                return OptionalInt.of(line);
            }
            key = key.substring(0, Math.max(0, key.lastIndexOf('.')));
        }
        return OptionalInt.empty();
    }

    /** Every key of the file, dotted, to its line from 1; as far as the file can be read. */
    private static Map<String, Integer> lines(Path file) {
        Map<String, Integer> lines = new HashMap<>();
        try (JsonParser parser = new YAMLFactory().createParser(Files.readString(file))) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.FIELD_NAME) {
                    lines.putIfAbsent(
                            dotted(parser.getParsingContext().pathAsPointer()),
                            parser.currentTokenLocation().getLineNr());
                }
            }
        } catch (IOException unreadable) {
            // What could be read up to there is what there is to say.
            return lines;
        }
        return lines;
    }

    private static String dotted(JsonPointer path) {
        StringBuilder key = new StringBuilder();
        for (JsonPointer at = path; !at.matches(); at = at.tail()) {
            key.append(key.isEmpty() ? "" : ".").append(at.getMatchingProperty());
        }
        return key.toString();
    }
}
