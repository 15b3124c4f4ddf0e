package io.nowstream.ingest.traffic;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The dictionary in an array's header, a literal of Python with three keys, e.g. <code>
 * {'descr': '&lt;f8', 'fortran_order': False, 'shape': (672, 10, 20, 2), }</code>.
 *
 * @param descr type of the numbers
 * @param fortranOrder whether the first axis is the fastest
 * @param shape sizes, not negative
 */
record NpyDictionary(String descr, boolean fortranOrder, List<Long> shape) {

    /** As many axes as an array of numpy can have. */
    private static final int MAX_AXES = 32;

    /**
     * Reads it; keys in any order, as the format has it.
     *
     * @throws IllegalArgumentException saying at which character it is something else
     */
    static NpyDictionary parse(String text) {
        return new Parser(text).dictionary();
    }

    private static final class Parser {

        private final String text;
        private int at;

        Parser(String text) {
            this.text = text;
        }

        NpyDictionary dictionary() {
            Optional<String> descr = Optional.empty();
            Optional<Boolean> fortranOrder = Optional.empty();
            Optional<List<Long>> shape = Optional.empty();
            expect('{');
            while (!skip('}')) {
                String key = string();
                expect(':');
                switch (key) {
                    case "descr" -> descr = Optional.of(typeName());
                    case "fortran_order" -> fortranOrder = Optional.of(truth());
                    case "shape" -> shape = Optional.of(sizes());
                    default -> throw wrong("no such key as " + key);
                }
                if (!skip(',') && peek() != '}') {
                    throw wrong("expected , or }");
                }
            }
            if (peek() != 0) {
                throw wrong("expected the end");
            }
            if (descr.isEmpty() || fortranOrder.isEmpty() || shape.isEmpty()) {
                throw new IllegalArgumentException(
                        "its header lacks one of descr, fortran_order, shape");
            }
            return new NpyDictionary(descr.get(), fortranOrder.get(), shape.get());
        }

        private String typeName() {
            if (peek() == '[') {
                throw wrong("a structured array; plain numbers are read");
            }
            return string();
        }

        private String string() {
            char quote = peek();
            if (quote != '\'' && quote != '"') {
                throw wrong("expected a string");
            }
            int end = text.indexOf(quote, at + 1);
            if (end < 0) {
                throw wrong("a string without an end");
            }
            String string = text.substring(at + 1, end);
            at = end + 1;
            return string;
        }

        private boolean truth() {
            for (boolean value : new boolean[] {false, true}) {
                String word = value ? "True" : "False";
                if (peek() == word.charAt(0) && text.startsWith(word, at)) {
                    at += word.length();
                    return value;
                }
            }
            throw wrong("expected True or False");
        }

        private List<Long> sizes() {
            List<Long> sizes = new ArrayList<>();
            expect('(');
            while (!skip(')')) {
                sizes.add(size());
                if (sizes.size() > MAX_AXES) {
                    throw wrong("more than %d axes".formatted(MAX_AXES));
                }
                if (!skip(',') && peek() != ')') {
                    throw wrong("expected , or )");
                }
            }
            return List.copyOf(sizes);
        }

        private long size() {
            peek();
            int start = at;
            int end = at;
            while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
                end++;
            }
            if (end == start || end - start > 18) {
                throw wrong("expected a size");
            }
            at = end;
            return Long.parseLong(text.substring(start, end));
        }

        private void expect(char c) {
            if (!skip(c)) {
                throw wrong("expected " + c);
            }
        }

        private boolean skip(char c) {
            if (peek() != c) {
                return false;
            }
            at++;
            return true;
        }

        /** The next character that is no blank, which is where the parser stands then; 0: none. */
        private char peek() {
            while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
                at++;
            }
            return at < text.length() ? text.charAt(at) : 0;
        }

        private IllegalArgumentException wrong(String what) {
            return new IllegalArgumentException(
                    "its header at character %d: %s".formatted(at, what));
        }
    }
}
