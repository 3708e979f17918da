package org.meterline.aggregation.domain.order;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.meterline.aggregation.domain.quantity.Fraction;
import org.meterline.aggregation.domain.quantity.Rounding;

class CommitSummaryTest {

    private static final int APRIL_HOURS = 720;

    private static List<Fraction> hours(int count, long cores) {
        return Collections.nCopies(count, Fraction.of(cores));
    }

    @Test
    void t16HourlyAQuietHourDoesNotPayForABusyOne() {
        List<Fraction> hours = Stream.of(hours(700, 1900), hours(20, 2300))
                .flatMap(List::stream)
                .toList();

        CommitSummary hourly = CommitSummary.byHour(Fraction.of(2000), hours, APRIL_HOURS);

        assertEquals("8.3333", Rounding.DETAIL.round(hourly.overage()).toPlainString());
        assertEquals("25/3", hourly.overage().toString());
        assertEquals("1911.1111", Rounding.DETAIL.round(hourly.reported()).toPlainString());
    }

    @Test
    void t16AverageTheMonthIsBelowTheCommit() {
        Fraction reported = Fraction.of(700 * 1900 + 20 * 2300, APRIL_HOURS);

        CommitSummary average = CommitSummary.onMonth(Fraction.of(2000), reported);

        assertEquals(Fraction.ZERO, average.overage());
    }

    @Test
    void t17ContractsAreNotPooled() {
        CommitSummary a = CommitSummary.byHour(Fraction.of(2000), hours(APRIL_HOURS, 2100), APRIL_HOURS);
        CommitSummary b = CommitSummary.byHour(Fraction.of(3000), hours(APRIL_HOURS, 2500), APRIL_HOURS);

        assertEquals("100", a.overage().toString());
        assertEquals("0", b.overage().toString());
    }

    @Test
    void t20NothingReported() {
        for (CommitSummary summary : List.of(
                CommitSummary.byHour(Fraction.of(1800), List.of(), APRIL_HOURS),
                CommitSummary.onMonth(Fraction.of(1800), Fraction.ZERO))) {
            assertEquals("0", summary.overage().toString());
            assertEquals("1800", summary.underage().toString());
            assertEquals("1800", summary.total().toString());
        }
    }

    @Test
    void t21MoreThanCommitted() {
        for (CommitSummary summary : List.of(
                CommitSummary.byHour(Fraction.of(1800), hours(APRIL_HOURS, 2050), APRIL_HOURS),
                CommitSummary.onMonth(Fraction.of(1800), Fraction.of(2050)))) {
            assertEquals("250", summary.overage().toString());
            assertEquals("0", summary.underage().toString());
            assertEquals("2050", summary.total().toString());
        }
    }

    @Property(tries = 200)
    void totalIsCommitPlusOverageAndReportedPlusUnderage(
            @ForAll @LongRange(min = 0, max = 5000) long commit,
            @ForAll @Size(max = 40) List<@IntRange(min = 0, max = 5000) Integer> cores) {
        List<Fraction> hours =
                cores.stream().map(each -> Fraction.of(each.longValue())).toList();

        CommitSummary summary = CommitSummary.byHour(Fraction.of(commit), hours, APRIL_HOURS);

        assertEquals(summary.total(), summary.commit().plus(summary.overage()));
        assertEquals(summary.total(), summary.reported().plus(summary.underage()));
    }
}
