package org.meterline.registration.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UsageMeterNameTest {

    @ParameterizedTest
    @CsvSource({
        "um-01, true",
        "1um, false",
        "um-, false",
        "um_1, false",
        "a, true",
        "-a, false",
        "a--b, true",
        "ümlaut, false",
        "'a b', false",
        "'', false"
    })
    void keepsToTheRule(String name, boolean wellFormed) {
        assertEquals(wellFormed, UsageMeterName.isWellFormed(name));
    }

    @Test
    void isAtMostSixtyThreeLong() {
        assertEquals("a".repeat(63), new UsageMeterName("a".repeat(63)).value());
        assertThrows(IllegalArgumentException.class, () -> new UsageMeterName("a".repeat(64)));
        assertThrows(IllegalArgumentException.class, () -> new UsageMeterName("um-01\n"));
    }
}
