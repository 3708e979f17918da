package org.meterline.registration.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OpenMonthsTest {

    @ParameterizedTest
    @CsvSource({
        "2026-11-01T00:00:00Z, 2026-10-01T00:00:00Z",
        "2026-11-03T23:59:59.999Z, 2026-10-01T00:00:00Z",
        "2026-11-04T00:00:00Z, 2026-11-01T00:00:00Z",
        "2026-11-30T23:59:59Z, 2026-11-01T00:00:00Z",
        "2027-01-02T00:00:00Z, 2026-12-01T00:00:00Z"
    })
    void aMonthIsOpenUntilItsTotalsAreFinal(Instant now, Instant earliest) {
        assertEquals(earliest, OpenMonths.earliestStart(now, Duration.ofHours(72)));
    }

    @Test
    void boundariesAreUtc() {
        assertEquals(true, OpenMonths.isMonthStart(Instant.parse("2026-11-01T00:00:00Z")));
        assertEquals(false, OpenMonths.isMonthStart(Instant.parse("2026-10-31T23:00:00Z")));
        assertEquals(false, OpenMonths.isFullHour(Instant.parse("2026-10-31T23:00:00.001Z")));
    }
}
