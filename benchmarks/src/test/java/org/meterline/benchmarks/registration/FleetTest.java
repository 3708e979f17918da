package org.meterline.benchmarks.registration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class FleetTest {

    @Test
    void oneProviderHasMost() {
        Fleet fleet = new Fleet(10_000);

        assertEquals(10_000, fleet.ofLarge().size());
        assertEquals(13_000, fleet.all().size());
        assertEquals(
                13_000,
                fleet.all().stream()
                        .map(Fleet.Meter::id)
                        .collect(Collectors.toSet())
                        .size());
    }

    @Test
    void namesAndIdsAreSuchAsTheServiceTakes() {
        for (Fleet.Meter meter : new Fleet(100).all()) {
            assertTrue(meter.name().matches("[a-z][a-z0-9-]*[a-z0-9]"), meter.name());
            assertEquals(4, meter.id().version());
            assertEquals(2, meter.id().variant());
        }
    }

    /** The vector stands in the registration service's tests too. */
    @Test
    void tokensAreDerivedAsTheServiceDoes() {
        AccessTokens tokens = new AccessTokens("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=");

        assertEquals(
                "mlt_JUMDe6-IdE2XnBCmk4lebPv-KQWxcz_t4mmnA82zR70",
                tokens.firstOf("nimbus", UUID.fromString("0b6e4c1e-0000-4000-8000-000000000001")));
    }
}
