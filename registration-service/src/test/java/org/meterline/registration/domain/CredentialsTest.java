package org.meterline.registration.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class CredentialsTest {

    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration FILES = Duration.ofDays(35);

    @Test
    void rotationLeavesTheOldOneItsOverlap() {
        Credentials rotated = Credentials.none().with(generation(1)).rotatedTo(generation(2), NOW, DAY, FILES);

        assertEquals(List.of(1, 2), validAt(rotated, NOW.plus(DAY).minusMillis(1)));
        assertEquals(List.of(2), validAt(rotated, NOW.plus(DAY)));
        TokenGeneration old = rotated.numbered(1);
        assertTrue(old.fileKeyValidAt(NOW.plus(DAY).plus(FILES).minusMillis(1)));
        assertFalse(old.fileKeyValidAt(NOW.plus(DAY).plus(FILES)));
        assertNull(rotated.newest().orElseThrow().expiresAt());
    }

    @Test
    void rotationWithoutOverlapEndsEverythingBefore() {
        Credentials credentials = Credentials.none()
                .with(generation(1))
                .rotatedTo(generation(2), NOW.minus(Duration.ofHours(1)), DAY, FILES)
                .rotatedTo(generation(3), NOW, Duration.ZERO, FILES);

        assertEquals(List.of(3), validAt(credentials, NOW));
        assertFalse(credentials.numbered(1).fileKeyValidAt(NOW));
        assertFalse(credentials.numbered(2).fileKeyValidAt(NOW));
    }

    @Test
    void anotherRotationNeverLengthensAnOldOnesLife() {
        Credentials credentials = Credentials.none()
                .with(generation(1))
                .rotatedTo(generation(2), NOW, Duration.ofMinutes(1), FILES)
                .rotatedTo(generation(3), NOW.plusSeconds(10), DAY, FILES);

        assertEquals(NOW.plusSeconds(60), credentials.numbered(1).expiresAt());
    }

    @Test
    void numbersNeverRestart() {
        Credentials ended =
                Credentials.none().with(generation(1)).with(generation(2)).endedAt(NOW, FILES);

        assertEquals(3, ended.nextNumber());
        assertThrows(IllegalArgumentException.class, () -> ended.with(generation(2)));
    }

    private static List<Integer> validAt(Credentials credentials, Instant now) {
        return credentials.validAt(now).map(TokenGeneration::number).toList();
    }

    private static TokenGeneration generation(int number) {
        return new TokenGeneration(number, "k1", NOW, null, "key" + number, null);
    }
}
