package org.meterline.registration.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.meterline.registration.domain.Upgrade.Certificate;
import org.meterline.registration.domain.Upgrade.Proof;
import org.meterline.registration.domain.UpgradeState.Name;

class UpgradeStateTest {

    private static final Instant NOW = Instant.parse("2026-11-22T10:30:00Z");

    @ParameterizedTest
    @CsvSource({
        "PRECHECKS, SNAPSHOT_CONFIRMED FAILED",
        "SNAPSHOT_CONFIRMED, RUNNING FAILED",
        "RUNNING, VERIFIED FAILED",
        "VERIFIED, ''",
        "FAILED, ROLLED_BACK",
        "ROLLED_BACK, ''"
    })
    void eachStateOffersItsLegalMovesAndNoOther(Name name, String next) {
        List<Name> expected = Arrays.stream(next.split(" "))
                .filter(word -> !word.isEmpty())
                .map(Name::valueOf)
                .toList();

        assertEquals(expected, UpgradeState.named(name).nextStates());
    }

    @ParameterizedTest
    @EnumSource
    void aMoveLeadsWhereItsNameSays(Name name) {
        UpgradeState state = UpgradeState.named(name);

        assertEquals(name, state.name());
        for (Name next : state.nextStates()) {
            assertEquals(next, state.movedTo(next).orElseThrow().name());
        }
    }

    @Test
    void onlyChangedCertificatesAreAcceptedAgain() {
        Proof proof = new Proof(
                List.of(),
                List.of(
                        new Certificate("same", "a1", "a1"),
                        new Certificate("changed", "a1", "b2"),
                        new Certificate("never accepted", null, "c3")));

        assertEquals(List.of("changed", "never accepted"), proof.certificatesToAccept());
    }

    @Test
    void whatIsNotReportedIsMissing() {
        Upgrade upgrade = new Upgrade(
                UUID.randomUUID(),
                UUID.randomUUID(),
                1,
                SoftwareVersion.of("9.0.1"),
                SoftwareVersion.of("9.1.0"),
                false,
                List.of(Survivor.REGISTRATION, Survivor.UNSENT_DATA, Survivor.ACCESS_TOKEN),
                null,
                "somebody",
                NOW,
                new UpgradeState.Running(),
                null,
                Proof.none(),
                NOW);

        assertTrue(upgrade.underWay());
        assertEquals(
                List.of(Survivor.UNSENT_DATA),
                upgrade.missing(new Proof(List.of(Survivor.ACCESS_TOKEN, Survivor.REGISTRATION), List.of())));
    }
}
