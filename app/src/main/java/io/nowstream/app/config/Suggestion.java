package io.nowstream.app.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** "Did you mean": the known word nearest to a misspelt one. */
public final class Suggestion {

    private Suggestion() {}

    /** The nearest word, if it is near enough to be meant (a third of its letters, at least 2). */
    public static Optional<String> nearest(String written, Collection<String> known) {
        return known.stream()
                .min(Comparator.comparingInt(word -> distance(written, word)))
                .filter(
                        word ->
                                distance(written, word)
                                        <= Math.max(
                                                2, Math.max(word.length(), written.length()) / 3));
    }

    /**
     * That a key is unknown, with the one that was meant, or all there are.
     *
     * @param at the keys above it, each followed by a dot
     */
    static String noSuchKey(String at, String key, Collection<String> known) {
        return nearest(key, known)
                .map(
                        near ->
                                "%1$s%2$s: no such key; did you mean %1$s%3$s?"
                                        .formatted(at, key, near))
                .orElse(
                        "%s%s: no such key; there are %s"
                                .formatted(at, key, String.join(", ", known)));
    }

    /** Levenshtein's distance, with two neighbours swapped counting as one. */
    static int distance(String a, String b) {
        int[][] d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    d[i][j] = i + j;
                    continue;
                }
                int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                d[i][j] =
                        Math.min(d[i - 1][j - 1] + change, 1 + Math.min(d[i - 1][j], d[i][j - 1]));
                boolean swapped =
                        i > 1
                                && j > 1
                                && a.charAt(i - 1) == b.charAt(j - 2)
                                && a.charAt(i - 2) == b.charAt(j - 1);
                if (swapped) {
                    d[i][j] = Math.min(d[i][j], 1 + d[i - 2][j - 2]);
                }
            }
        }
        return d[a.length()][b.length()];
    }
}
