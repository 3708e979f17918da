package org.meterline.chassis.security;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.oidc.OIDCException;
import io.quarkus.security.AuthenticationFailedException;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.net.ConnectException;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.meterline.chassis.security.MeterKeyQuestions.Decision;

class MeterKeyQuestionsTest {

    private static final Instant NOW = Instant.parse("2026-11-01T12:00:00Z");

    private final MeterKeyQuestions questions = new MeterKeyQuestions(new SmallRyeConfigBuilder()
            .withMapping(MeterKeySettings.class)
            .build()
            .getConfigMapping(MeterKeySettings.class));

    @Test
    void askedForManyAtOnceAtTheStart() {
        for (int i = 0; i < 50; i++) {
            assertEquals(Decision.ASK, questions.decide("k", NOW));
        }
        assertEquals(Decision.NOT_ANSWERING, questions.decide("k", NOW));
        assertEquals(Decision.ASK, questions.decide("k", NOW.plusMillis(1000)), "one is tried each second");
        assertEquals(Decision.NOT_ANSWERING, questions.decide("k", NOW.plusMillis(1001)));
        questions.answered(Set.of("k"));
        assertEquals(Decision.ASK, questions.decide("k", NOW.plusMillis(1002)));
    }

    @Test
    void unknownKeyIsAskedForOnceInAWhile() {
        questions.answered(Set.of("k"));

        assertEquals(Decision.ASK, questions.decide("invented", NOW));
        questions.answered(Set.of("k"));
        assertEquals(Decision.NO_SUCH_KEY, questions.decide("invented", NOW.plusSeconds(4)));
        assertEquals(Decision.NO_SUCH_KEY, questions.decide("another", NOW.plusSeconds(4)));
        assertEquals(Decision.ASK, questions.decide("k", NOW.plusSeconds(4)), "a known one is no guess");
        questions.answered(Set.of("k", "another"));
        assertEquals(Decision.ASK, questions.decide("another", NOW.plusSeconds(4)), "known by now");
        assertEquals(Decision.ASK, questions.decide("invented", NOW.plusSeconds(5)));
    }

    @Test
    void unknownKeyIsNotRefusedWhileNobodyAnswers() {
        questions.answered(Set.of("k"));

        assertEquals(Decision.ASK, questions.decide("fresh", NOW));
        assertEquals(Decision.NOT_ANSWERING, questions.decide("another", NOW.plusSeconds(1)));
    }

    @Test
    void manyMayComeWithAKeyThatIsJustBeingAskedFor() {
        questions.answered(Set.of("k"));

        for (int i = 0; i < 50; i++) {
            assertEquals(Decision.ASK, questions.decide("fresh", NOW.plusMillis(i)));
        }
        assertEquals(Decision.NOT_ANSWERING, questions.decide("fresh", NOW.plusMillis(50)));
        questions.answered(Set.of("k"));
        assertEquals(Decision.NO_SUCH_KEY, questions.decide("fresh", NOW.plusMillis(51)));
    }

    @Test
    void onlyWhatCouldNotBeCheckedIsNotTheSendersFault() {
        ConnectException refused = new ConnectException("refused");

        assertTrue(UncheckedTokens.causeOf(new AuthenticationFailedException(refused)));
        assertTrue(UncheckedTokens.causeOf(new AuthenticationFailedException(new MeterKeysUnavailableException())));
        assertTrue(UncheckedTokens.causeOf(new OIDCException("not available", refused)));
        assertFalse(UncheckedTokens.causeOf(new AuthenticationFailedException(new IllegalStateException("bad"))));
        assertFalse(UncheckedTokens.causeOf(new IllegalStateException(refused)), "that is another network");
        assertFalse(UncheckedTokens.causeOf(null));
    }
}
