package org.meterline.registration.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.meterline.contracts.topic.UsageMeterState.Status;
import org.meterline.registration.domain.LifeCycle.Active;
import org.meterline.registration.domain.LifeCycle.Registered;
import org.meterline.registration.domain.LifeCycle.Suspended;
import org.meterline.registration.domain.LifeCycle.Unregistered;

class LifeCycleTest {

    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

    @Test
    void firstCheckMakesActive() {
        assertEquals(new Active(), new Registered().checked());
        assertEquals(new Active(), new Active().checked());
    }

    @Test
    void suspensionRemembersWhetherItWasChecked() {
        assertEquals(new Registered(), new Registered().suspend().lift());
        assertEquals(new Active(), new Active().suspend().lift());
        assertEquals(new Active(), new Registered().suspend().checked().lift());
    }

    @Test
    void unregisteringAndComingBack() {
        Unregistered gone = new Suspended(true).unregister(NOW);

        assertEquals(Status.UNREGISTERED, gone.status());
        assertEquals(NOW, gone.since());
        assertEquals(new Registered(), gone.registerAgain());
    }
}
