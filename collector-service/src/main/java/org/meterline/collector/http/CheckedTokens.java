package org.meterline.collector.http;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.meterline.chassis.clock.WallClock;
import org.meterline.collector.config.TokenSettings;

/**
 * The bearer tokens that were found good a moment ago. To check an ES256 signature takes longer than all else that a
 * small request needs, and a usage meter sends many requests with the same token. Remembered is only what the check
 * found; whether the usage meter may send is asked for each request.
 */
@ApplicationScoped
class CheckedTokens {

    private record Checked(SecurityIdentity identity, Instant until) {}

    private final Cache<String, Checked> byToken;
    private final Duration rememberedFor;
    private final Clock wallClock;

    CheckedTokens(TokenSettings settings, @WallClock Clock wallClock) {
        this.rememberedFor = settings.rememberedFor();
        this.wallClock = wallClock;
        this.byToken = Caffeine.newBuilder()
                .maximumSize(settings.remembered())
                .expireAfterWrite(rememberedFor)
                .executor(Runnable::run)
                .build();
    }

    /** Returns what the check of this very token found, or null where it is to be checked. */
    @Nullable
    SecurityIdentity find(String token) {
        Checked checked = byToken.getIfPresent(token);
        return checked != null && wallClock.instant().isBefore(checked.until()) ? checked.identity() : null;
    }

    /** Remembers a token that was checked just now and lives until {@code expiry}; one that is remembered stays as it is. */
    void remember(String token, Instant expiry, SecurityIdentity identity) {
        if (find(token) != null) {
            return;
        }
        Instant until = wallClock.instant().plus(rememberedFor);
        byToken.put(token, new Checked(identity, until.isBefore(expiry) ? until : expiry));
    }
}
