package org.meterline.usagemeter.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProgramVersionTest {
    @Test
    void versionsRiseByTheirNumbersAndAReleaseComesAfterItsSnapshot() {
        List<ProgramVersion> rising = List.of(
                ProgramVersion.of("0.1.0-SNAPSHOT"),
                ProgramVersion.of("0.1.0"),
                ProgramVersion.of("0.1.2"),
                ProgramVersion.of("0.1.10"),
                ProgramVersion.of("0.2"),
                ProgramVersion.of("1.0.0"));

        assertEquals(rising, rising.reversed().stream().sorted().toList());
        assertEquals(0, ProgramVersion.of("0.2").compareTo(ProgramVersion.of("0.2.0")));
        assertEquals("0.1.0", rising.getFirst().release());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1", "1.2.3.4.5", "1..2", "1.2-", "v1.2", "1.2/3", "1.9999999"})
    void whatIsNoVersionIsNone(String text) {
        assertEquals(Optional.empty(), ProgramVersion.parse(text));
    }

    @ParameterizedTest
    @CsvSource({
        "0.1.5, 0.1.x, true",
        "0.1.0-SNAPSHOT, 0.1.x, true",
        "0.10.0, 0.1.x, false",
        "0.3.0, 0.3+, true",
        "1.0.0, 0.3+, true",
        "0.2.9, 0.3+, false",
        "0.2.0, 0.2.0, true",
        "0.2.1, 0.2.0, false"
    })
    void aSeriesHoldsItsVersions(String version, String series, boolean inside) {
        assertTrue(ProgramVersion.isSeries(series));
        assertEquals(inside, ProgramVersion.of(version).isIn(series));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "0.1.y", "+", "0.1.x+", "0"})
    void whatIsNoSeriesIsNone(String text) {
        assertFalse(ProgramVersion.isSeries(text));
    }
}
