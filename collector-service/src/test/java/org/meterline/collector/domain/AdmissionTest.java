package org.meterline.collector.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.meterline.collector.Samples;
import org.meterline.contracts.topic.UsageMeterState;
import org.meterline.contracts.topic.UsageMeterState.Status;

class AdmissionTest {

    private static final UUID METER = UUID.fromString("0b6e4c1e-0000-4000-8000-000000000001");
    private static final Instant NOW = Instant.parse("2026-11-01T12:00:00Z");
    private static final MeterToken FIRST = new MeterToken(METER, Samples.PROVIDER, 1);
    private static final Sender SENDER = new Sender(METER, Samples.PROVIDER);

    @Test
    void admitsAKnownMeterWhetherItHasCheckedItsRegistrationOrNot() {
        assertEquals(new Admission.Admitted(SENDER), decide(FIRST, Status.ACTIVE));
        assertEquals(new Admission.Admitted(SENDER), decide(FIRST, Status.REGISTERED));
    }

    @Test
    void doesNotKnowAMeterThatTheRegistryHasNotNamed() {
        assertEquals(new Admission.NotKnownYet(), Admission.decide(FIRST, null, NOW));
    }

    @Test
    void keepsTheReportsOfASuspendedMeterOut() {
        assertEquals(new Admission.Suspended(SENDER), decide(FIRST, Status.SUSPENDED));
    }

    @Test
    void refusesAnUnregisteredMeter() {
        assertEquals(new Admission.Unregistered(), decide(FIRST, Status.UNREGISTERED));
    }

    @Test
    void refusesAGenerationThatWasRotatedOutFromTheInstantItExpires() {
        Instant expiry = NOW.plusSeconds(60);
        KnownUsageMeter rotated = known(Samples.state(
                METER, Status.ACTIVE, 2, List.of(Samples.generation(1, expiry), Samples.generation(2, null))));

        assertEquals(new Admission.Admitted(SENDER), Admission.decide(FIRST, rotated, expiry.minusMillis(1)));
        assertEquals(new Admission.TokenReplaced(), Admission.decide(FIRST, rotated, expiry));
        assertEquals(
                new Admission.Admitted(SENDER),
                Admission.decide(new MeterToken(METER, Samples.PROVIDER, 2), rotated, expiry));
    }

    @Test
    void refusesAGenerationThatNeverWas() {
        assertEquals(new Admission.TokenReplaced(), decide(new MeterToken(METER, Samples.PROVIDER, 7), Status.ACTIVE));
        assertEquals(
                new Admission.TokenReplaced(), decide(new MeterToken(METER, Samples.PROVIDER, 7), Status.SUSPENDED));
    }

    @Test
    void refusesAnotherProvidersTokenForTheSameId() {
        assertEquals(new Admission.TokenReplaced(), decide(new MeterToken(METER, "stratus", 1), Status.ACTIVE));
    }

    private static Admission decide(MeterToken token, Status status) {
        return Admission.decide(
                token, known(Samples.state(METER, status, 1, List.of(Samples.generation(1, null)))), NOW);
    }

    private static KnownUsageMeter known(UsageMeterState state) {
        return KnownUsageMeter.of(state, state.provider(), NOW);
    }
}
