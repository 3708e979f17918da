package org.meterline.contracts.topic;

import org.jspecify.annotations.Nullable;

/** Checks of message components that a reader of JSON may find missing. */
final class Required {

    private Required() {}

    static <T> T present(@Nullable T value, String component) {
        if (value == null) {
            throw new IllegalArgumentException(component + " is missing");
        }
        return value;
    }

    static String text(@Nullable String value, String component) {
        if (present(value, component).isEmpty()) {
            throw new IllegalArgumentException(component + " is empty");
        }
        return present(value, component);
    }
}
