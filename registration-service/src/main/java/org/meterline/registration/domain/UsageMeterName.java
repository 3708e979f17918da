package org.meterline.registration.domain;

import java.util.regex.Pattern;

/** The name a provider gives a usage meter: letters, digits and hyphens, beginning with a letter, not ending with a hyphen. */
public record UsageMeterName(String value) {

    public static final int LONGEST = 63;

    public static final String RULE = "^[A-Za-z]([A-Za-z0-9-]*[A-Za-z0-9])?$";

    private static final Pattern PATTERN = Pattern.compile(RULE);

    public UsageMeterName {
        if (!isWellFormed(value)) {
            throw new IllegalArgumentException("not the name of a usage meter: " + value);
        }
    }

    public static boolean isWellFormed(String value) {
        return value.length() <= LONGEST && PATTERN.matcher(value).matches();
    }
}
