package org.meterline.upload.domain;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.meterline.contracts.codec.Compression;
import org.meterline.contracts.file.FileRule;
import org.meterline.contracts.file.UsageFileManifest;
import org.meterline.contracts.report.AgeLimits;
import org.meterline.contracts.report.ReadResult;
import org.meterline.contracts.report.Refusal;
import org.meterline.contracts.report.ReportAge;
import org.meterline.contracts.report.ReportDigest;
import org.meterline.contracts.report.ReportHeader;
import org.meterline.contracts.report.ReportLimits;
import org.meterline.contracts.report.ReportRule;
import org.meterline.contracts.report.UsageReportReader;

/**
 * Holds the reports of one file, in their order, to the rules: each a valid report of the manifest's usage meter and
 * month, old enough and not too old, and all of them in the one chain that the meter wrote.
 */
public final class FileContents {

    /** A report that is taken, or why it is not. */
    public sealed interface Checked {
        record Taken(ReportEntry entry) implements Checked {}

        record Refused(Refusal refusal) implements Checked {}
    }

    private final UsageFileManifest manifest;
    private final UsageReportReader reader;
    private final ReportLimits limits;
    private final AgeLimits ages;
    private final @Nullable Instant unregisteredAt;
    private long lastSequence;
    private @Nullable ReportDigest lastDigest;

    /** @param unregisteredAt since when the usage meter is gone: later hours are not its own any more */
    public FileContents(
            UsageFileManifest manifest,
            UsageReportReader reader,
            ReportLimits limits,
            AgeLimits ages,
            @Nullable Instant unregisteredAt) {
        this.manifest = manifest;
        this.reader = reader;
        this.limits = limits;
        this.ages = ages;
        this.unregisteredAt = unregisteredAt;
    }

    /** Checks the next report. */
    public Checked next(int line, byte[] original, Instant now) {
        return switch (reader.read(original)) {
            case ReadResult.Invalid(Refusal refusal) -> new Checked.Refused(refusal);
            case ReadResult.Valid(ReportHeader header, ReportDigest digest, int _) -> {
                Optional<Refusal> against = against(header, digest, original, now);
                yield against.isPresent()
                        ? new Checked.Refused(against.get())
                        : new Checked.Taken(
                                new ReportEntry(line, digest, header.source().id(), header.hour()));
            }
        };
    }

    private Optional<Refusal> against(ReportHeader header, ReportDigest digest, byte[] original, Instant now) {
        return belongs(header)
                .or(() -> ReportAge.check(header.hour(), now, ages))
                .or(() -> whileRegistered(header))
                .or(() -> packedSize(original))
                .or(() -> chained(header, digest));
    }

    private Optional<Refusal> belongs(ReportHeader header) {
        if (!header.usageMeterId().equals(manifest.usageMeterId())) {
            return refusal(FileRule.REPORT_METER, "/usageMeterId", "the manifest names another usage meter");
        }
        if (!manifest.covers(header.hour())) {
            return refusal(FileRule.REPORT_MONTH, "/hour", "the file is of " + manifest.month());
        }
        return Optional.empty();
    }

    private Optional<Refusal> whileRegistered(ReportHeader header) {
        return unregisteredAt != null && !header.hour().isBefore(unregisteredAt)
                ? refusal(FileRule.REPORT_METER, "/hour", "the usage meter was unregistered at " + unregisteredAt)
                : Optional.empty();
    }

    /** The topic carries a report packed, up to a limit; few are large enough to be worth packing to find out. */
    private Optional<Refusal> packedSize(byte[] original) {
        return original.length > limits.maxCompressedBytes()
                        && Compression.zstd(original).length > limits.maxCompressedBytes()
                ? Optional.of(ReportRule.REPORT_TOO_LARGE.refusal(
                        "", "the report has more than " + limits.maxCompressedBytes() + " bytes as zstd"))
                : Optional.empty();
    }

    private Optional<Refusal> chained(ReportHeader header, ReportDigest digest) {
        if (header.sequence() <= lastSequence) {
            return refusal(FileRule.REPORT_CHAIN, "/sequence", "after " + lastSequence + " comes " + header.sequence());
        }
        if (header.sequence() - 1 == lastSequence
                && lastDigest != null
                && !lastDigest.equals(header.previousDigest())) {
            return refusal(FileRule.REPORT_CHAIN, "/previousDigest", "the line before has another digest");
        }
        lastSequence = header.sequence();
        lastDigest = digest;
        return Optional.empty();
    }

    private static Optional<Refusal> refusal(FileRule rule, String field, String detail) {
        return Optional.of(rule.refusal(field, detail));
    }
}
