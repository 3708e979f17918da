package org.meterline.registration.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How a client authenticates at the token endpoint (RFC 6749 section 2.3.1). */
sealed interface ClientCredentials {

    /** Its secret stands in no log: this prints as nothing. */
    record Presented(String clientId, String secret) implements ClientCredentials {

        private static final Pattern UUID_FORM = Pattern.compile(Identifiers.UUID_FORM);

        Optional<UUID> usageMeterId() {
            return UUID_FORM.matcher(clientId).matches() ? Optional.of(UUID.fromString(clientId)) : Optional.empty();
        }

        @Override
        public String toString() {
            return "Presented[hidden]";
        }
    }

    record Missing() implements ClientCredentials {}

    /** By header and by form at once, which the RFC forbids. */
    record Twofold() implements ClientCredentials {}

    static ClientCredentials read(TokenForm form, @Nullable String authorization) {
        String id = form.value("client_id");
        String secret = form.value("client_secret");
        if (authorization != null && secret != null) {
            return new Twofold();
        }
        if (authorization != null) {
            return basic(authorization)
                    .filter(presented -> id == null || id.equals(presented.clientId()))
                    .<ClientCredentials>map(presented -> presented)
                    .orElseGet(Missing::new);
        }
        return id != null && secret != null ? new Presented(id, secret) : new Missing();
    }

    private static Optional<Presented> basic(String authorization) {
        if (!authorization.regionMatches(true, 0, "Basic ", 0, 6)) {
            return Optional.empty();
        }
        try {
            byte[] decoded =
                    Base64.getDecoder().decode(authorization.substring(6).strip());
            String pair = new String(decoded, StandardCharsets.UTF_8);
            int colon = pair.indexOf(':');
            return colon <= 0 || colon == pair.length() - 1
                    ? Optional.empty() // nobody, or nothing to prove it by
                    : Optional.of(
                            new Presented(unescaped(pair.substring(0, colon)), unescaped(pair.substring(colon + 1))));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static String unescaped(String formEncoded) {
        return URLDecoder.decode(formEncoded, StandardCharsets.UTF_8);
    }
}
