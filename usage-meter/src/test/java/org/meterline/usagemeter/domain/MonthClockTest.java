package org.meterline.usagemeter.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Instant;
import java.time.YearMonth;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MonthClockTest {
    @ParameterizedTest
    @CsvSource({
        // length, offset, month, second
        "300000, 0, 2026-10, 0",
        "300000, 300000, 2026-10, 2678400",
        "300000, 150000, 2026-10, 1339200",
        "300000, 1, 2026-10, 8",
        "300000, 2, 2026-10, 17",
        "300000, 299999, 2026-10, 2678391",
        "300000, 100000, 2024-02, 835200",
        "300000, 100000, 2023-02, 806400",
        "7, 3, 2026-04, 1110857"
    })
    void anOffsetFallsOnTheSecondBeforeItsExactPlace(long length, long offset, YearMonth month, long second) {
        assertEquals(second, new MonthClock(month, length).secondAt(offset));
    }

    @Test
    void hoursStartInUtc() {
        MonthClock clock = new MonthClock(YearMonth.of(2026, 10), 1000);

        assertEquals(Instant.parse("2026-10-01T00:00:00Z"), clock.startOfHour(0));
        assertEquals(Instant.parse("2026-10-25T01:00:00Z"), clock.startOfHour(24 * 24 + 1));
        assertEquals(744, clock.hours());
    }

    @Test
    void aRecordingLongerThanThisIsRefusedInsteadOfWrapping() {
        MonthClock clock = new MonthClock(YearMonth.of(2026, 10), Long.MAX_VALUE);

        assertThrows(ArithmeticException.class, () -> clock.secondAt(Long.MAX_VALUE - 1));
    }
}
