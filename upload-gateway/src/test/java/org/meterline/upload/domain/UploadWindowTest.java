package org.meterline.upload.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UploadWindowTest {

    /** The cases of April 2022 in the rules of the trade: 48 hours after the month, to the second. */
    @ParameterizedTest
    @CsvSource({
        "2022-04-15T00:00:00Z, true",
        "2022-05-02T11:59:00Z, true",
        "2022-05-02T23:59:59Z, true",
        "2022-05-02T23:59:59.999999999Z, true",
        "2022-05-03T00:00:00Z, false"
    })
    void isOpenFor48HoursAfterTheMonth(Instant received, boolean open) {
        UploadWindow window = new UploadWindow(YearMonth.of(2022, 4), Duration.ofHours(48));

        assertEquals(open, window.isOpenAt(received));
    }
}
