package org.meterline.usagemeter.vsphere;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What one answer said of one managed object: property paths and their text; null where a property was unset. */
record PropertyUpdate(Kind kind, Reference object, Map<String, @Nullable String> values) {
    enum Kind {
        ENTER,
        MODIFY,
        LEAVE;

        static Kind of(String text) {
            return switch (text) {
                case "enter" -> ENTER;
                case "modify" -> MODIFY;
                case "leave" -> LEAVE;
                default -> throw new SoapSyntaxException("unknown kind of update: " + text);
            };
        }
    }
}
