package org.meterline.collector.http;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.meterline.collector.config.TokenSettings;

class CheckedTokensTest {

    private static final Instant START = Instant.parse("2026-11-21T10:00:00Z");
    private static final Instant FAR = START.plus(Duration.ofMinutes(15));

    private final MovableClock clock = new MovableClock();
    private final SecurityIdentity identity =
            QuarkusSecurityIdentity.builder().setAnonymous(true).build();

    @Test
    void remembersTheVeryTokenOnly() {
        CheckedTokens tokens = tokens(100);

        tokens.remember("a.b.c", FAR, identity);

        assertSame(identity, tokens.find("a.b.c"));
        assertNull(tokens.find("a.b.d"));
    }

    @Test
    void forgetsATokenWhenItsLifeIsOver() {
        CheckedTokens tokens = tokens(100);
        Instant expiry = START.plusSeconds(3);
        tokens.remember("a.b.c", expiry, identity);

        clock.now = expiry.minusMillis(1);
        assertNotNull(tokens.find("a.b.c"));
        clock.now = expiry;
        assertNull(tokens.find("a.b.c"));
    }

    @Test
    void forgetsATokenAfterAWhileSoThatItsKeyIsAskedForAgain() {
        CheckedTokens tokens = tokens(100);
        tokens.remember("a.b.c", FAR, identity);

        clock.now = START.plusSeconds(30);

        assertNull(tokens.find("a.b.c"));
    }

    @Test
    void beingSentAgainAndAgainDoesNotMakeATokenLastLonger() {
        CheckedTokens tokens = tokens(100);
        tokens.remember("a.b.c", FAR, identity);
        clock.now = START.plusSeconds(20);
        tokens.remember("a.b.c", FAR, identity);

        clock.now = START.plusSeconds(30);

        assertNull(tokens.find("a.b.c"));
    }

    @Test
    void remembersOnlySoMany() {
        CheckedTokens tokens = tokens(10);

        IntStream.range(0, 1000).forEach(i -> tokens.remember("token-" + i, FAR, identity));

        long found = IntStream.range(0, 1000)
                .filter(i -> tokens.find("token-" + i) != null)
                .count();
        assertTrue(found <= 10, found + " remembered");
    }

    @Test
    void remembersNoneWhereNoneIsAllowed() {
        CheckedTokens tokens = tokens(0);

        tokens.remember("a.b.c", FAR, identity);

        assertNull(tokens.find("a.b.c"));
    }

    private CheckedTokens tokens(int most) {
        TokenSettings settings = new TokenSettings() {
            @Override
            public boolean nativeSignatures() {
                return false;
            }

            @Override
            public int remembered() {
                return most;
            }

            @Override
            public Duration rememberedFor() {
                return Duration.ofSeconds(30);
            }
        };
        return new CheckedTokens(settings, clock);
    }

    private static final class MovableClock extends Clock {

        private Instant now = START;

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }
}
