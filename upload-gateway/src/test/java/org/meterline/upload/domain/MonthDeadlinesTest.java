package org.meterline.upload.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.meterline.contracts.topic.UsageMeterState;
import org.meterline.contracts.topic.UsageMeterState.Mode;
import org.meterline.contracts.topic.UsageMeterState.ModeEntry;
import org.meterline.contracts.topic.UsageMeterState.Status;
import org.meterline.upload.SampleFiles;

class MonthDeadlinesTest {

    private static final MonthDeadlines APRIL = MonthDeadlines.of(
            YearMonth.of(2022, 4),
            Duration.ofHours(36),
            Duration.ofHours(48),
            Duration.ofHours(72),
            Duration.ofDays(90));

    private static UsageMeterState meter(ModeEntry... modes) {
        UsageMeterState any = SampleFiles.meter(
                UUID.randomUUID(), "nimbus", Status.ACTIVE, SampleFiles.generation(UUID.randomUUID(), 1, null));
        return new UsageMeterState(
                any.usageMeterId(),
                any.provider(),
                any.name(),
                any.status(),
                any.connectivity(),
                any.revision(),
                any.ordinal(),
                List.of(modes),
                any.contracts(),
                any.generations(),
                null);
    }

    @Test
    void isOpenFor48HoursAfterTheMonth() {
        assertEquals(Instant.parse("2022-05-03T00:00:00Z"), APRIL.uploadsCloseAt());
        assertTrue(APRIL.isOpenAt(Instant.parse("2022-05-02T23:59:59.999Z")));
        assertFalse(APRIL.isOpenAt(Instant.parse("2022-05-03T00:00:00Z")));
    }

    /** T26. */
    @ParameterizedTest
    @CsvSource({
        "2022-05-02T11:59:00Z, IN_TIME",
        "2022-05-02T12:00:00Z, AFTER_RECOMMENDED",
        "2022-05-02T23:59:59Z, AFTER_RECOMMENDED",
        "2022-05-03T00:00:00Z, LATE"
    })
    void whenAFileCameIsToldToTheInstant(Instant received, Timeliness timeliness) {
        assertEquals(timeliness, APRIL.of(received));
    }

    @ParameterizedTest
    @CsvSource({
        "2022-04-10T00:00:00Z, JOINS_ORDER",
        "2022-05-03T23:59:59Z, JOINS_ORDER",
        "2022-05-04T00:00:00Z, CORRECTION",
        "2022-07-29T23:59:59Z, CORRECTION",
        "2022-07-30T00:00:00Z, CORRECTION_BY_APPROVAL"
    })
    void whatItDoesToOrdersFollowsTheCalendar(Instant received, OrderEffect effect) {
        assertEquals(effect, APRIL.effect(meter(new ModeEntry(Mode.PRODUCTION, null)), received));
    }

    @Test
    void aMonthInTestIsOnNoOrder() {
        Instant now = Instant.parse("2022-04-20T00:00:00Z");

        assertEquals(OrderEffect.NOT_BILLED, APRIL.effect(meter(new ModeEntry(Mode.TEST, null)), now));
        assertEquals(
                OrderEffect.JOINS_ORDER,
                APRIL.effect(
                        meter(
                                new ModeEntry(Mode.TEST, null),
                                new ModeEntry(Mode.PRODUCTION, Instant.parse("2022-04-16T00:00:00Z"))),
                        now));
    }
}
