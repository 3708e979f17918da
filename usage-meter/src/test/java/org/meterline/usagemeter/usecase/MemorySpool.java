package org.meterline.usagemeter.usecase;

import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import org.meterline.contracts.report.Software;
import org.meterline.contracts.report.Source;
import org.meterline.contracts.report.Span;
import org.meterline.contracts.report.UsageRecord;
import org.meterline.usagemeter.domain.HourReport;
import org.meterline.usagemeter.domain.Meter;
import org.meterline.usagemeter.domain.ReportChain;

/** A spool that keeps what was written as it was handed over. */
final class MemorySpool implements Spool {
    record Written(Source source, Instant hour, List<Span> observed, List<UsageRecord> records) {
        List<UsageRecord> of(String id) {
            return records.stream().filter(each -> each.id().equals(id)).toList();
        }
    }

    final List<Written> written = new ArrayList<>();
    boolean full;
    private final ReportChain chain = ReportChain.begin(new Meter(
            UUID.fromString("0b6e4c1e-0000-4000-8000-000000000001"), new Software("meterline-usage-meter", "1")));

    Written hour(Instant hour) {
        List<Written> found =
                written.stream().filter(each -> each.hour().equals(hour)).toList();
        if (found.size() != 1) {
            throw new AssertionError(found.size() + " reports of " + hour);
        }
        return found.getFirst();
    }

    @Override
    public synchronized SpooledReport write(Source source, Instant hour, List<Span> observed, List<UsageRecord> records)
            throws SpoolFullException {
        if (full) {
            throw new SpoolFullException("full");
        }
        HourReport report = chain.next(source, hour, observed, records);
        written.add(new Written(source, hour, List.copyOf(observed), List.copyOf(records)));
        return new SpooledReport(
                report.sequence(),
                report.digest(),
                source.id(),
                hour,
                report.observedSeconds(),
                records.size(),
                report.bytes().length,
                new SpooledReport.Delivery.Waiting());
    }

    @Override
    public synchronized Optional<Instant> lastHour(UUID source) {
        return written.stream()
                .filter(each -> each.source().id().equals(source))
                .map(Written::hour)
                .max(Comparator.naturalOrder());
    }

    @Override
    public SortedSet<YearMonth> months() {
        return new TreeSet<>();
    }

    @Override
    public List<SpooledReport> reports(YearMonth month) {
        return List.of();
    }

    @Override
    public List<SpooledReport> unsent(int atMost) {
        return List.of();
    }

    @Override
    public byte[] bytes(SpooledReport report) {
        return new byte[0];
    }

    @Override
    public void acknowledged(List<SpooledReport> reports, Instant at) {}

    @Override
    public void refused(SpooledReport report, String why, Instant at) {}

    @Override
    public void deleteAcknowledged(Instant before) {}

    @Override
    public Filling filling() {
        return new Filling(written.size(), 0, Optional.empty(), 0, 0, 0, 0);
    }
}
