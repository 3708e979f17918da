package org.meterline.usagemeter.usecase;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.meterline.contracts.report.ReportHeader;
import org.meterline.usagemeter.usecase.SpooledReport.Delivery;

/**
 * What the spool has of one month.
 *
 * @param observedSeconds watched, all sources together
 * @param expectedSeconds of whole hours that are over, from each source's first one on
 * @param inNoFile reports that came after the month's newest file
 */
public record MonthOverview(
        YearMonth month,
        int reports,
        int sources,
        long observedSeconds,
        long expectedSeconds,
        int acknowledged,
        int waiting,
        int refused,
        int inNoFile,
        Optional<WrittenFile> newestFile) {
    private static final int COVERAGE_DECIMALS = 4;

    /** Looks at a month; files are those that the meter has written, the oldest first. */
    public static MonthOverview of(Spool spool, YearMonth month, List<WrittenFile> files, Instant now)
            throws IOException {
        List<SpooledReport> reports = spool.reports(month);
        Map<UUID, Instant> firstHours = new HashMap<>();
        int[] byDelivery = new int[3];
        long observed = 0;
        for (SpooledReport report : reports) {
            firstHours.merge(report.source(), report.hour(), (one, other) -> one.isBefore(other) ? one : other);
            observed += report.observedSeconds();
            byDelivery[
                    switch (report.delivery()) {
                        case Delivery.Acknowledged acknowledged -> 0;
                        case Delivery.Waiting waiting -> 1;
                        case Delivery.Refused refused -> 2;
                    }]++;
        }
        Optional<WrittenFile> newest =
                files.stream().filter(file -> file.month().equals(month)).reduce((one, later) -> later);
        long lastInFile = newest.map(WrittenFile::lastReport).orElse(0L);
        return new MonthOverview(
                month,
                reports.size(),
                firstHours.size(),
                observed,
                expected(firstHours.values(), month, now),
                byDelivery[0],
                byDelivery[1],
                byDelivery[2],
                Math.toIntExact(reports.stream()
                        .filter(report -> report.sequence() > lastInFile)
                        .count()),
                newest);
    }

    private static long expected(Iterable<Instant> firstHours, YearMonth month, Instant now) {
        Instant monthEnd =
                month.plusMonths(1).atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant();
        Instant lastFullHour = now.truncatedTo(ChronoUnit.HOURS);
        Instant end = lastFullHour.isBefore(monthEnd) ? lastFullHour : monthEnd;
        long seconds = 0;
        for (Instant first : firstHours) {
            // A report may be written a moment before its hour ends by our clock.
            seconds += Math.max(ReportHeader.HOUR.toSeconds(), first.until(end, ChronoUnit.SECONDS));
        }
        return seconds;
    }

    /** Watched over expected, such as 0.9986; nothing is expected of a month without reports. */
    public String coverage() {
        return expectedSeconds == 0
                ? "-"
                : BigDecimal.valueOf(observedSeconds)
                        .divide(BigDecimal.valueOf(expectedSeconds), COVERAGE_DECIMALS, RoundingMode.HALF_UP)
                        .toPlainString();
    }
}
