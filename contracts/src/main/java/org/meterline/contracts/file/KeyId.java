package org.meterline.contracts.file;

import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whose key signed a usage file: a usage meter and the generation of its access token.
 *
 * @param generation from 1
 */
public record KeyId(UUID usageMeterId, int generation) {

    private static final Pattern FORM =
            Pattern.compile("([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})#([1-9][0-9]{0,8})");

    public KeyId {
        if (generation < 1) {
            throw new IllegalArgumentException("generation is below 1: " + generation);
        }
    }

    /** Reads the text of a {@code kid}; empty where it is not one. */
    public static Optional<KeyId> parse(String text) {
        Matcher matcher = FORM.matcher(text);
        return matcher.matches()
                ? Optional.of(new KeyId(UUID.fromString(matcher.group(1)), Integer.parseInt(matcher.group(2))))
                : Optional.empty();
    }

    /** The text of the {@code kid}. */
    @Override
    public String toString() {
        return usageMeterId + "#" + generation;
    }
}
