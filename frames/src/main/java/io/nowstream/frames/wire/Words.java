package io.nowstream.frames.wire;

import io.nowstream.frames.MalformedRecordException;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Choices as they are written: lower-case words instead of Avro enums, so that a word of a newer
 * program is refused in a sentence and not by a decoder that is lost from there on.
 */
final class Words {

    private Words() {}

    static String of(Enum<?> choice) {
        return choice.name().toLowerCase(Locale.ROOT);
    }

    /**
     * @param what the kind of choice, for the message, e.g. {@code quantity}
     * @throws MalformedRecordException if the word is none of them
     */
    static <E extends Enum<E>> E choice(Class<E> choices, String what, String word) {
        for (E choice : choices.getEnumConstants()) {
            if (of(choice).equals(word)) {
                return choice;
            }
        }
        throw new MalformedRecordException(
                "%s \"%s\" is not known here; known are %s"
                        .formatted(
                                what,
                                word.length() <= 40 ? word : word.substring(0, 40) + "...",
                                Arrays.stream(choices.getEnumConstants())
                                        .map(Words::of)
                                        .collect(Collectors.joining(", "))));
    }
}
