package org.meterline.registration.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The form of a token request. Read here and not by the framework, so that what is wrong with it is answered in the words of
 * RFC 6749. It may hold a secret: this prints as nothing.
 */
final class TokenForm {

    private final Map<String, String> parameters;

    private TokenForm(Map<String, String> parameters) {
        this.parameters = parameters;
    }

    /** Empty where it is no form, or says something twice, which the RFC forbids. */
    static Optional<TokenForm> read(String body) {
        Map<String, String> parameters = new HashMap<>();
        try {
            for (String pair : body.split("&", -1)) {
                int equals = pair.indexOf('=');
                String name = decoded(equals < 0 ? pair : pair.substring(0, equals));
                String value = equals < 0 ? "" : decoded(pair.substring(equals + 1));
                if (!pair.isEmpty() && parameters.put(name, value) != null) {
                    return Optional.empty();
                }
            }
        } catch (IllegalArgumentException brokenEscape) {
            return Optional.empty();
        }
        return Optional.of(new TokenForm(parameters));
    }

    /** One without a value counts as absent, as the RFC says. */
    @Nullable
    String value(String name) {
        String value = parameters.get(name);
        return value == null || value.isEmpty() ? null : value;
    }

    @Override
    public String toString() {
        return "TokenForm[hidden]";
    }

    private static String decoded(String formEncoded) {
        return URLDecoder.decode(formEncoded, StandardCharsets.UTF_8);
    }
}
