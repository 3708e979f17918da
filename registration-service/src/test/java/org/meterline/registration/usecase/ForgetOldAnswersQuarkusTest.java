package org.meterline.registration.usecase;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.meterline.chassis.clock.WallClock;
import org.meterline.registration.ServedByRealServers;
import org.meterline.registration.config.RegistrationSettings;
import org.meterline.registration.usecase.Idempotency.Key;

/** Answers to Idempotency-Keys are kept for as long as is promised, by the wall clock, and no longer than is set. */
@QuarkusTest
@ServedByRealServers
class ForgetOldAnswersQuarkusTest {

    @Inject
    Idempotency idempotency;

    @Inject
    RegistrationSettings settings;

    @Inject
    @WallClock
    Clock wallClock;

    @Test
    void keptForSevenDaysAndNotAMillisecondLess() {
        Key key = new Key("nimbus", "registration", "key-" + UUID.randomUUID(), "hash");
        Instant answered = wallClock.instant();
        QuarkusTransaction.requiringNew()
                .run(() -> idempotency.remember(key, UUID.randomUUID(), 1, "answer", answered));

        forgetAt(answered.plus(Duration.ofHours(24)));
        assertTrue(isKept(key));
        forgetAt(answered.plus(Duration.ofDays(7)));
        assertTrue(isKept(key));
        forgetAt(answered.plus(Duration.ofDays(7)).plusMillis(1));
        assertFalse(isKept(key));
    }

    @Test
    void lessThanIsPromisedIsRefusedAtStart() {
        assertDoesNotThrow(() -> ForgetOldAnswers.checkKept(Duration.ofHours(24)));
        assertThrows(
                ConfigurationException.class,
                () -> ForgetOldAnswers.checkKept(Duration.ofHours(24).minusMillis(1)));
    }

    private void forgetAt(Instant now) {
        ForgetOldAnswers then = new ForgetOldAnswers(idempotency, settings, Clock.fixed(now, ZoneOffset.UTC));
        QuarkusTransaction.requiringNew().run(then::forget);
    }

    private boolean isKept(Key key) {
        return QuarkusTransaction.requiringNew()
                .call(() -> idempotency.find(key).isPresent());
    }
}
