package org.meterline.aggregation.usecase;

import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.meterline.aggregation.domain.counting.HourMeasurement;
import org.meterline.aggregation.domain.counting.ReportKey;
import org.meterline.aggregation.domain.counting.SecondSet;
import org.meterline.aggregation.domain.counting.SourceHourKey;
import org.meterline.aggregation.domain.metric.MetricCatalogue;
import org.meterline.contracts.codec.Compression;
import org.meterline.contracts.codec.TooLargeException;
import org.meterline.contracts.report.AgeLimits;
import org.meterline.contracts.report.ReadResult;
import org.meterline.contracts.report.Refusal;
import org.meterline.contracts.report.ReportAge;
import org.meterline.contracts.report.ReportDigest;
import org.meterline.contracts.report.ReportHeader;
import org.meterline.contracts.report.ReportLimits;
import org.meterline.contracts.report.Span;
import org.meterline.contracts.report.UsageRecord;
import org.meterline.contracts.report.UsageReportReader;
import org.meterline.contracts.topic.ReportMessage;

/** Reads reports from their bytes: once, with every rule, when they come; and again, from the ledger, to measure them anew. */
@Singleton
public final class ReportReading {

    /** What came of reading one record of the topic. */
    public sealed interface Reading {

        record Taken(ReceivedReport report) implements Reading {}

        /** @param rule the stable name of the rule that was broken */
        record Refused(String rule, String detail) implements Reading {}
    }

    private static final SecondSet ALL_SECONDS = SecondSet.of(List.of(Span.WHOLE_HOUR));

    private final UsageReportReader reader;
    private final ReportLimits limits;
    private final AgeLimits age;

    public ReportReading(ReportLimits limits, AgeLimits age) {
        this.limits = limits;
        this.age = age;
        this.reader = new UsageReportReader(limits);
    }

    /** Unpacks, checks and measures a report, outside of any transaction. */
    public Reading read(ReportMessage message, byte[] packed, Delivery delivery, MetricCatalogue catalogue) {
        byte[] original;
        try {
            original = Compression.unzstd(packed, limits.maxBytes());
        } catch (TooLargeException e) {
            return new Reading.Refused("report-too-large", "more than " + limits.maxBytes() + " bytes");
        } catch (IOException e) {
            return new Reading.Refused("value-not-zstd", "the value cannot be unpacked");
        }
        HourMeasurement measurement = new HourMeasurement(catalogue.at(message.hour()));
        return switch (reader.read(original, usage -> measurement.add(message.usageMeterId(), ALL_SECONDS, usage))) {
            case ReadResult.Invalid(Refusal refusal) ->
                new Reading.Refused(refusal.rule(), refusal.field() + ": " + refusal.detail());
            case ReadResult.Valid valid ->
                refusal(message, valid)
                        .<Reading>map(refused -> refused)
                        .orElseGet(() -> new Reading.Taken(new ReceivedReport(
                                key(message),
                                valid.header(),
                                packed,
                                original.length,
                                valid.records(),
                                message.received(),
                                delivery,
                                measurement.measured(),
                                catalogue.revision())));
        };
    }

    /** The records of a report that was taken before. */
    ReadResult.Valid replay(byte[] packed, Consumer<UsageRecord> records) {
        return valid(reader.read(original(packed), records));
    }

    /** The same without its records. */
    ReadResult.Valid check(byte[] packed) {
        return valid(reader.read(original(packed)));
    }

    private static ReadResult.Valid valid(ReadResult result) {
        return switch (result) {
            case ReadResult.Valid valid -> valid;
            case ReadResult.Invalid(Refusal refusal) ->
                throw new IllegalStateException("a report of the ledger is refused now: " + refusal);
        };
    }

    /** The original bytes of a report that was taken before. */
    public byte[] original(byte[] packed) {
        try {
            return Compression.unzstd(packed, limits.maxBytes());
        } catch (IOException e) {
            throw new IllegalStateException("a report of the ledger cannot be unpacked", e);
        }
    }

    private Optional<Reading.Refused> refusal(ReportMessage message, ReadResult.Valid valid) {
        ReportHeader header = valid.header();
        if (!header.usageMeterId().equals(message.usageMeterId())
                || !header.source().id().equals(message.source())
                || !header.hour().equals(message.hour())) {
            return Optional.of(
                    new Reading.Refused("headers-contradict-report", "meter, source or hour differ from the report's"));
        }
        if (!valid.digest().equals(message.digest())) {
            return Optional.of(new Reading.Refused("digest-differs", "the report's digest is " + valid.digest()));
        }
        return ReportAge.check(header.hour(), message.received(), age)
                .map(refusal -> new Reading.Refused(refusal.rule(), refusal.detail()));
    }

    private static ReportKey key(ReportMessage message) {
        ReportDigest digest = message.digest();
        Instant hour = message.hour();
        return new ReportKey(
                new SourceHourKey(message.provider(), hour, message.source()), message.usageMeterId(), digest);
    }
}
