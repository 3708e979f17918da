package org.meterline.usagemeter.file;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.meterline.contracts.file.UsageFileManifest;
import org.meterline.contracts.report.ReportDigest;
import org.meterline.usagemeter.domain.HourReport;
import org.meterline.usagemeter.usecase.AccessToken;
import org.meterline.usagemeter.usecase.Spool;
import org.meterline.usagemeter.usecase.SpooledReport;
import org.meterline.usagemeter.usecase.WrittenFile;

/**
 * Writes the reports of a month from the spool into a usage file, one report in memory at a time. What was sent online or
 * went out in an earlier file goes again: the suite knows it by its digest.
 */
public final class UsageDownload {
    private final UsageFileBook book;
    private final Spool spool;
    private final UUID usageMeterId;
    private final AccessToken token;

    public UsageDownload(MeterHome home, Spool spool, UUID usageMeterId, AccessToken token) {
        this.book = new UsageFileBook(home);
        this.spool = spool;
        this.usageMeterId = usageMeterId;
        this.token = token;
    }

    /**
     * A file that was written.
     *
     * @param leftOut why reports are not in it, one line each: another one has their number, or their bytes are damaged
     */
    public record Download(Path file, WrittenFile written, List<String> leftOut) {}

    /** Told how far it is. */
    public interface Progress {
        void at(int done, int all);
    }

    /**
     * Writes the file of a month.
     *
     * @param target the file, or an existing folder in which it gets its proper name
     */
    public Download write(YearMonth month, Instant now, Path target, Progress progress) throws IOException {
        return book.alone(() -> {
            List<String> leftOut = new ArrayList<>();
            List<SpooledReport> reports = oneOfEachNumber(spool.reports(month), leftOut);
            while (true) {
                try {
                    return write(month, now, target, reports, leftOut, progress);
                } catch (LostReportException lost) {
                    // The manifest has said how many there are: from the start, without it.
                    reports.remove(lost.report());
                    leftOut.add(String.valueOf(lost.getMessage()));
                }
            }
        });
    }

    private Download write(
            YearMonth month,
            Instant now,
            Path target,
            List<SpooledReport> reports,
            List<String> leftOut,
            Progress progress)
            throws IOException {
        UsageFileManifest manifest = manifest(month, now, book.files(), reports.size());
        UsageFileDestination.Sealed note = (file, digest) -> book.add(written(manifest, digest, reports, file));
        try (UsageFileDestination destination = new UsageFileDestination(target, manifest, token, note)) {
            for (int i = 0; i < reports.size(); i++) {
                destination.accept(whole(reports.get(i)));
                progress.at(i + 1, reports.size());
            }
            ReportDigest digest = destination.seal();
            WrittenFile written = written(manifest, digest, reports, destination.file());
            return new Download(destination.file(), written, List.copyOf(leftOut));
        }
    }

    private UsageFileManifest manifest(YearMonth month, Instant now, List<WrittenFile> before, int reports) {
        WrittenFile last = before.isEmpty() ? null : before.getLast();
        UsageFileManifest whole = new UsageFileManifest(
                usageMeterId,
                month,
                false,
                now,
                last == null ? 1 : last.sequence() + 1,
                last == null ? null : last.digest(),
                reports);
        return now.isBefore(whole.monthEnd())
                ? new UsageFileManifest(usageMeterId, month, true, now, whole.sequence(), whole.previousFile(), reports)
                : whole;
    }

    private static List<SpooledReport> oneOfEachNumber(List<SpooledReport> all, List<String> leftOut) {
        List<SpooledReport> chain = new ArrayList<>(all.size());
        for (SpooledReport report : all) {
            if (chain.isEmpty() || chain.getLast().sequence() < report.sequence()) {
                chain.add(report);
            } else {
                leftOut.add("the report of " + report.hour() + " with number " + report.sequence()
                        + ": another one has this number, because a snapshot was restored; it can go online only");
            }
        }
        return chain;
    }

    private HourReport whole(SpooledReport report) throws LostReportException {
        try {
            return new HourReport(
                    report.source(),
                    report.hour(),
                    report.sequence(),
                    report.observedSeconds(),
                    report.records(),
                    report.digest(),
                    spool.bytes(report));
        } catch (IOException e) {
            throw new LostReportException(report, e);
        }
    }

    /** A report whose bytes are gone. */
    private static final class LostReportException extends IOException {
        private static final long serialVersionUID = 1L;

        private final transient SpooledReport report;

        LostReportException(SpooledReport report, IOException cause) {
            super("the report of " + report.hour() + " with number " + report.sequence() + ": " + cause.getMessage());
            initCause(cause);
            this.report = report;
        }

        SpooledReport report() {
            return report;
        }
    }

    private static WrittenFile written(
            UsageFileManifest manifest, ReportDigest digest, List<SpooledReport> reports, Path file) {
        return new WrittenFile(
                manifest.sequence(),
                digest,
                manifest.month(),
                manifest.partial(),
                manifest.createdAt(),
                manifest.reports(),
                reports.isEmpty() ? 0 : reports.getLast().sequence(),
                String.valueOf(file.getFileName()));
    }
}
