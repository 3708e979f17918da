package org.meterline.aggregation.usecase;

import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.UUID;
import java.util.function.Consumer;
import org.meterline.aggregation.domain.counting.Decision;
import org.meterline.aggregation.domain.counting.ReportKey;
import org.meterline.aggregation.domain.counting.SourceHourKey;
import org.meterline.aggregation.domain.report.MonthVersion;
import org.meterline.aggregation.usecase.MonthQueries.CountedHour;
import org.meterline.contracts.report.ReportDigest;
import org.meterline.contracts.report.UsageRecord;

/** Reads what was reported of single objects back from the ledger, report by report: no more than one is in memory. */
@Singleton
public final class Histories {

    private final MonthQueries queries;
    private final ReportReading reading;

    public Histories(MonthQueries queries, ReportReading reading) {
        this.queries = queries;
        this.reading = reading;
    }

    /**
     * A record of a report that counted.
     *
     * @param countedSeconds how many seconds of its span counted
     */
    public record Told(
            SourceHourKey sourceHour,
            UUID contract,
            UUID usageMeter,
            ReportDigest digest,
            UsageRecord usage,
            int countedSeconds) {

        public Instant from() {
            return sourceHour.hour().plusSeconds(usage.from());
        }

        public Instant to() {
            return sourceHour.hour().plusSeconds(usage.to());
        }
    }

    /** Hands over every record of one kind that counted in the month, in order of hour, source and report. */
    public void ofMonth(MonthVersion version, Class<? extends UsageRecord> kind, Consumer<Told> taker) {
        version.month()
                .days()
                .forEach(day -> queries.countedHours(version, day, null)
                        .forEach(hour -> hour.counted().forEach(counted -> tell(hour, counted, kind, taker))));
    }

    private void tell(
            CountedHour hour, Decision.Counted counted, Class<? extends UsageRecord> kind, Consumer<Told> taker) {
        ReportKey key = new ReportKey(
                hour.key(), counted.report().usageMeter(), counted.report().digest());
        reading.replay(queries.packedReport(key), usage -> {
            if (kind.isInstance(usage)) {
                int seconds = counted.seconds().within(usage.from(), usage.to());
                if (seconds > 0) {
                    taker.accept(new Told(hour.key(), hour.contract(), key.usageMeter(), key.digest(), usage, seconds));
                }
            }
        });
    }
}
