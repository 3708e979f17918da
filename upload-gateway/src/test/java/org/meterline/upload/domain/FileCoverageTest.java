package org.meterline.upload.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.time.YearMonth;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.meterline.upload.domain.FileCoverage.Hour;
import org.meterline.upload.domain.FileCoverage.Reported;

class FileCoverageTest {

    private static final YearMonth OCTOBER = YearMonth.of(2026, 10);
    private static final UUID ONE = new UUID(0, 1);
    private static final UUID OTHER = new UUID(0, 2);

    private static Instant hour(int hour) {
        return Instant.parse("2026-10-01T00:00:00Z").plusSeconds(hour * 3600L);
    }

    private static BitSet hours(int... hours) {
        BitSet bits = new BitSet();
        for (int hour : hours) {
            bits.set(hour);
        }
        return bits;
    }

    @Test
    void tellsWhatIsNewFromWhatIsThere() {
        FileCoverage coverage = new FileCoverage(OCTOBER, Map.of(ONE, new Reported(hours(0, 1, 5), hours(2, 6))), 10);
        coverage.add(ONE, hour(0), true);
        coverage.add(ONE, hour(1), false);
        coverage.add(ONE, hour(2), false);
        coverage.add(ONE, hour(3), false);

        FileCoverage.Source source = coverage.sources(hour(10)).getFirst();

        assertEquals("KCRN.HH...--------------", source.days().getFirst());
        assertEquals(31, source.days().size());
        assertEquals(4, source.counts().get(Hour.MISSING));
        assertEquals(
                List.of(1, 1, 1, 1),
                List.of(
                        coverage.reports(Hour.NEW),
                        coverage.reports(Hour.KNOWN),
                        coverage.reports(Hour.CONFLICT),
                        coverage.reports(Hour.REPORTED)));
    }

    @Test
    void twoReportsOfAnHourInOneFileContradictEachOther() {
        FileCoverage coverage = new FileCoverage(OCTOBER, Map.of(), 10);
        coverage.add(ONE, hour(0), false);
        coverage.add(ONE, hour(0), false);

        assertEquals("C", coverage.sources(hour(1)).getFirst().days().getFirst().substring(0, 1));
        assertEquals(1, coverage.reports(Hour.CONFLICT));
    }

    @Test
    void ofMoreSourcesThanMayBeShownReportsAreCountedOnly() {
        FileCoverage coverage = new FileCoverage(OCTOBER, Map.of(), 1);
        coverage.add(ONE, hour(0), false);
        coverage.add(OTHER, hour(0), false);

        assertEquals(
                List.of(ONE),
                coverage.sources(hour(1)).stream().map(FileCoverage.Source::id).toList());
        assertEquals(1, coverage.leftOut());
        assertEquals(2, coverage.reports(Hour.NEW));
    }
}
