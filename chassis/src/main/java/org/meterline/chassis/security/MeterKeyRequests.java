package org.meterline.chassis.security;

import io.quarkus.arc.Unremovable;
import io.quarkus.oidc.common.OidcEndpoint;
import io.quarkus.oidc.common.OidcRequestContextProperties;
import io.quarkus.oidc.common.OidcRequestFilter;
import io.quarkus.oidc.common.OidcResponseFilter;
import io.quarkus.oidc.runtime.OidcUtils;
import io.quarkus.security.AuthenticationFailedException;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Base64;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.meterline.chassis.clock.WallClock;

/**
 * Stands between Quarkus and the usage meters' issuer: Quarkus asks for the keys whenever a token names one that it does not
 * have, and does not say what it did with the answer.
 */
@Singleton
@Unremovable
@OidcEndpoint(OidcEndpoint.Type.JWKS)
class MeterKeyRequests implements OidcRequestFilter, OidcResponseFilter {

    private final MeterKeySettings settings;
    private final MeterKeyQuestions questions;
    private final Clock wallClock;

    MeterKeyRequests(MeterKeySettings settings, @WallClock Clock wallClock) {
        this.settings = settings;
        this.questions = new MeterKeyQuestions(settings);
        this.wallClock = wallClock;
    }

    @Override
    public void filter(OidcRequestContext context) {
        OidcRequestContextProperties properties = context.contextProperties();
        if (!ofUsageMeters(properties)) {
            return;
        }
        switch (questions.decide(keyId(properties), wallClock.instant())) {
            case ASK -> {
                var unused = context.request().timeout(settings.answerWithin().toMillis());
            }
            case NO_SUCH_KEY -> throw new AuthenticationFailedException("the issuer has no such key");
            case NOT_ANSWERING -> throw new MeterKeysUnavailableException();
        }
    }

    @Override
    public void filter(OidcResponseContext context) {
        if (!ofUsageMeters(context.requestProperties())) {
            return;
        }
        if (context.statusCode() != 200) {
            throw new MeterKeysUnavailableException();
        }
        try {
            questions.answered(keyIds(context.responseBody().toString()));
        } catch (DecodeException | ClassCastException notAKeySet) {
            throw new MeterKeysUnavailableException();
        }
    }

    private static boolean ofUsageMeters(OidcRequestContextProperties properties) {
        return TenantRoles.USAGE_METER_TENANT.equals(properties.getString(OidcUtils.TENANT_ID_ATTRIBUTE));
    }

    private static @Nullable String keyId(OidcRequestContextProperties properties) {
        String token = properties.getString(OidcRequestContextProperties.TOKEN);
        try {
            byte[] header = Base64.getUrlDecoder().decode(token.substring(0, Math.max(0, token.indexOf('.'))));
            return new JsonObject(new String(header, StandardCharsets.UTF_8)).getValue("kid") instanceof String kid
                    ? kid
                    : null;
        } catch (IllegalArgumentException | DecodeException notAToken) {
            return null;
        }
    }

    private static Set<String> keyIds(String keySet) {
        return new JsonObject(keySet)
                .getJsonArray("keys", new JsonArray()).stream()
                        .map(key -> key instanceof JsonObject object ? object.getString("kid") : null)
                        .filter(String.class::isInstance)
                        .map(String.class::cast)
                        .collect(Collectors.toUnmodifiableSet());
    }
}
