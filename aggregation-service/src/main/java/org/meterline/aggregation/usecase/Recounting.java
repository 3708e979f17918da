package org.meterline.aggregation.usecase;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.meterline.aggregation.config.RecomputationSettings;
import org.meterline.aggregation.domain.counting.Decision;
import org.meterline.aggregation.domain.counting.HourMeasurement;
import org.meterline.aggregation.domain.counting.Measured;
import org.meterline.aggregation.domain.counting.MeterFacts;
import org.meterline.aggregation.domain.counting.ReportFact;
import org.meterline.aggregation.domain.counting.SecondSet;
import org.meterline.aggregation.domain.counting.SourceHour;
import org.meterline.aggregation.domain.counting.SourceHourKey;
import org.meterline.aggregation.domain.counting.TotalsChange;
import org.meterline.aggregation.domain.metric.MetricCatalogue;
import org.meterline.aggregation.domain.metric.MetricVersion;
import org.meterline.aggregation.usecase.LedgerSnapshots.LedgerHour;
import org.meterline.aggregation.usecase.LedgerSnapshots.LedgerReport;
import org.meterline.aggregation.usecase.LedgerSnapshots.Snapshot;
import org.meterline.aggregation.usecase.RecomputeMonth.Recounted;
import org.meterline.contracts.report.ReadResult;
import org.meterline.contracts.report.ReportDigest;
import org.meterline.contracts.report.Span;

/**
 * One pass over a month's source hours: one thread reads them from the database, several decide and measure them. What is
 * under way between them has a limit in bytes.
 */
final class Recounting {

    private static final int BYTES_PER_PERMIT = 1024;
    private static final SecondSet ALL_SECONDS = SecondSet.of(List.of(Span.WHOLE_HOUR));

    private final ReportReading reading;
    private final RecomputationSettings settings;
    private final RecomputationProgress progress;
    private final Differences differences;
    private final MetricCatalogue catalogue;
    private final Map<UUID, MeterFacts> meters;
    private final int permits;
    private final Semaphore room;
    private final Map<SourceHourKey, List<ReportDecision>> decisions;
    private final ConcurrentLinkedQueue<Tally> tallies = new ConcurrentLinkedQueue<>();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    Recounting(
            ReportReading reading,
            RecomputationSettings settings,
            RecomputationProgress progress,
            Differences differences,
            MetricCatalogue catalogue,
            Map<UUID, MeterFacts> meters,
            Map<SourceHourKey, List<ReportDecision>> decisions) {
        this.reading = reading;
        this.settings = settings;
        this.progress = progress;
        this.differences = differences;
        this.catalogue = catalogue;
        this.meters = meters;
        this.decisions = decisions;
        this.permits = Math.max(1, settings.maxBytesUnderWay() / BYTES_PER_PERMIT);
        this.room = new Semaphore(permits);
    }

    /** What one thread at a time adds to. */
    private static final class Tally {
        private final TotalsChange totals = new TotalsChange();
        private long sourceHours;
        private long reports;
        private long records;
    }

    Recounted run(Snapshot snapshot) {
        int threads = settings.parallel() > 0
                ? settings.parallel()
                : Runtime.getRuntime().availableProcessors();
        long deadline = System.nanoTime() + settings.longest().toNanos();
        try (ExecutorService workers = Executors.newFixedThreadPool(threads)) {
            snapshot.forEachSourceHour(settings.maxBytesUnderWay() / 4, hour -> {
                if (System.nanoTime() - deadline > 0) {
                    throw new RecomputationTooLongException(settings.longest());
                }
                if (failure.get() == null) {
                    hand(hour, workers);
                }
            });
        }
        rethrow(failure.get());
        return Recounted.sum(tallies.stream()
                .map(tally -> new Recounted(tally.sourceHours, tally.reports, tally.records, tally.totals.sorted()))
                .toList());
    }

    private void hand(LedgerHour hour, ExecutorService workers) {
        int taken = (int) Math.clamp(hour.bytes() / BYTES_PER_PERMIT + 1, 1, permits);
        room.acquireUninterruptibly(taken);
        workers.execute(() -> {
            Tally tally = tallies.poll();
            Tally own = tally == null ? new Tally() : tally;
            try {
                recount(hour, own);
            } catch (RuntimeException | Error e) {
                failure.compareAndSet(null, e);
            } finally {
                tallies.add(own);
                room.release(taken);
            }
        });
    }

    private static void rethrow(@Nullable Throwable failed) {
        switch (failed) {
            case null -> {}
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            default -> throw new IllegalStateException(failed);
        }
    }

    private void recount(LedgerHour hour, Tally tally) {
        SourceHour untouched = SourceHour.untouched(hour.key());
        Readings readings = new Readings(hour, catalogue.at(hour.key().hour()));
        SourceHour again =
                asPeopleDecided(untouched.with(readings.facts()), readings).decided(meters, catalogue, readings);
        differences.compare(hour.stored(), again);
        tally.totals.replace(untouched, again);
        tally.sourceHours++;
        tally.reports += hour.reports().size();
        tally.records += readings.records;
        progress.step();
    }

    /** A decision about a report that cannot be read has nothing to mark; what is wrong with the report is named. */
    private SourceHour asPeopleDecided(SourceHour hour, Readings readings) {
        SourceHour marked = hour;
        for (ReportDecision decision : decisions.getOrDefault(hour.key(), List.of())) {
            if (readings.readable.containsKey(decision.report().digest())) {
                marked = decision.appliedTo(marked);
            }
        }
        return marked;
    }

    /** The reports of one source hour; one that is alone is measured while its header is read. */
    private final class Readings implements SourceHour.Measurer {

        private final LedgerHour hour;
        private final Map<ReportDigest, LedgerReport> readable = new HashMap<>();
        private final List<ReportFact> facts = new ArrayList<>();
        private final HourMeasurement alone;
        private long records;

        private Readings(LedgerHour hour, List<MetricVersion> metrics) {
            this.hour = hour;
            this.alone = new HourMeasurement(metrics);
            hour.reports().forEach(this::read);
        }

        private void read(LedgerReport report) {
            try {
                ReadResult.Valid valid = hour.reports().size() == 1
                        ? reading.replay(report.packed(), usage -> alone.add(report.usageMeter(), ALL_SECONDS, usage))
                        : reading.check(report.packed());
                if (!valid.digest().equals(report.digest())) {
                    differences.add(
                            "original bytes of " + report.digest(),
                            report.digest().value(),
                            valid.digest().value());
                }
                records += valid.records();
                readable.put(report.digest(), report);
                facts.add(new ReportFact(
                        report.usageMeter(),
                        report.digest(),
                        valid.header().sequence(),
                        valid.header().observed()));
            } catch (IllegalStateException unreadable) {
                differences.add("original bytes of " + report.digest(), "unreadable", "");
            }
        }

        List<ReportFact> facts() {
            return facts;
        }

        @Override
        public Measured measure(SourceHourKey key, List<Decision.Counted> counted, List<MetricVersion> metrics) {
            if (hour.reports().size() == 1
                    && counted.size() == 1
                    && counted.getFirst().whole()) {
                return alone.measured();
            }
            HourMeasurement measurement = new HourMeasurement(metrics);
            for (Decision.Counted each : counted) {
                LedgerReport report = readable.get(each.report().digest());
                if (report != null) {
                    UUID usageMeter = report.usageMeter();
                    var unused = reading.replay(
                            report.packed(), usage -> measurement.add(usageMeter, each.seconds(), usage));
                }
            }
            return measurement.measured();
        }
    }
}
