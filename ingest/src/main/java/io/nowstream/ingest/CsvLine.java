package io.nowstream.ingest;

import java.util.ArrayList;
import java.util.List;

/**
 * One line of comma-separated values (RFC 4180, section 2, without line breaks inside of quotes).
 */
public final class CsvLine {

    private CsvLine() {}

    /** The line's fields, without the blanks around them. */
    public static List<String> split(String line) {
        List<String> fields = new ArrayList<>();
        StringBuilder field = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '"') {
                boolean doubled = quoted && i + 1 < line.length() && line.charAt(i + 1) == '"';
                if (doubled) {
                    field.append(c);
                    i++;
                } else {
                    quoted = !quoted;
                }
            } else if (c == ',' && !quoted) {
                fields.add(field.toString().trim());
                field.setLength(0);
            } else {
                field.append(c);
            }
        }
        fields.add(field.toString().trim());
        return fields;
    }

    /** Whether all quotes of a line are closed on it. */
    public static boolean isWhole(String line) {
        return line.chars().filter(c -> c == '"').count() % 2 == 0;
    }
}
