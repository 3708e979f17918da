package org.meterline.usagemeter.usecase;

import java.util.regex.Pattern;

/**
 * The secret that the registration gave to this usage meter.
 *
 * @param generation which of the meter's tokens it is, counted from 1; usage files name it
 */
public record AccessToken(String value, int generation) {
    private static final Pattern FORM = Pattern.compile("mlt_[A-Za-z0-9_-]{43}");

    public AccessToken {
        if (!FORM.matcher(value).matches()) {
            // The text is not repeated: it may be most of a secret.
            throw new IllegalArgumentException("an access token is mlt_ and 43 letters, digits, - or _; this one has "
                    + value.length() + " characters");
        }
        if (generation < 1) {
            throw new IllegalArgumentException("token generations count from 1, got " + generation);
        }
    }

    @Override
    public String toString() {
        return "AccessToken[generation " + generation + "]";
    }
}
