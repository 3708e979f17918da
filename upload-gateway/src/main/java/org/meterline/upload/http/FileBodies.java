package org.meterline.upload.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.meterline.contracts.file.UsageFileManifest;
import org.meterline.contracts.report.ReportDigest;
import org.meterline.contracts.topic.ReportOutcome.Outcome;
import org.meterline.upload.domain.DecidedReport;
import org.meterline.upload.domain.FileChain;
import org.meterline.upload.domain.FileCoverage;
import org.meterline.upload.domain.FileState;
import org.meterline.upload.domain.MonthDeadlines;
import org.meterline.upload.domain.OrderEffect;
import org.meterline.upload.domain.OutcomeCounts;
import org.meterline.upload.domain.RefusedUpload;
import org.meterline.upload.domain.StoredFile;
import org.meterline.upload.domain.Timeliness;
import org.meterline.upload.usecase.ReceiveUsageFile;
import org.meterline.upload.usecase.ShowUsageFiles;

/** The bodies that the routes of usage files answer with. */
final class FileBodies {

    private FileBodies() {}

    /**
     * The answer to an upload.
     *
     * @param state how far the file is; null in a dry run of a file that is not there
     * @param id null in a dry run of a file that is not there
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Receipt(
            @Nullable UUID id,
            UUID usageMeterId,
            String digest,
            String month,
            boolean partial,
            @Nullable FileState state,
            int reports,
            @Nullable FileChain chain,
            @Nullable Timeliness timeliness,
            @Nullable DryRun dryRun,
            @Nullable Coverage coverage,
            @Nullable Order order) {

        static Receipt of(
                @Nullable UUID id,
                ReportDigest digest,
                UsageFileManifest manifest,
                @Nullable FileState state,
                ShowUsageFiles.@Nullable Shown shown) {
            return new Receipt(
                    id,
                    manifest.usageMeterId(),
                    digest.value(),
                    manifest.month().toString(),
                    manifest.partial(),
                    state,
                    manifest.reports(),
                    shown == null ? null : shown.chain(),
                    shown == null ? null : shown.timeliness(),
                    null,
                    null,
                    null);
        }

        Receipt tried(DryRun outcome, ReceiveUsageFile.@Nullable Preview preview, Instant now) {
            return new Receipt(
                    id,
                    usageMeterId,
                    digest,
                    month,
                    partial,
                    state,
                    reports,
                    chain,
                    timeliness,
                    outcome,
                    preview == null ? null : Coverage.of(preview.coverage(), now),
                    preview == null ? null : Order.of(preview, now));
        }
    }

    /**
     * The hours of a file beside those of which there are reports already, as far as this gateway was told.
     *
     * @param fresh reports of hours that nobody has reported
     * @param reported reports of hours that were reported online: by the same report or another one
     * @param reportsLeftOut reports of sources that are not listed
     */
    record Coverage(
            @JsonProperty("new") int fresh,
            int known,
            int conflict,
            int reported,
            long reportsLeftOut,
            List<Source> sources) {

        /**
         * @param missing hours that are over, and neither in the file nor reported
         * @param days a text a day with a letter an hour: N new, K known, C conflict, R reported online, H reported and not in the
         *     file, a dot where it is missing, a dash where it is not over
         */
        record Source(UUID source, int missing, List<String> days) {}

        static Coverage of(FileCoverage coverage, Instant now) {
            return new Coverage(
                    coverage.reports(FileCoverage.Hour.NEW),
                    coverage.reports(FileCoverage.Hour.KNOWN),
                    coverage.reports(FileCoverage.Hour.CONFLICT),
                    coverage.reports(FileCoverage.Hour.REPORTED),
                    coverage.leftOut(),
                    coverage.sources(now).stream()
                            .map(each -> new Source(
                                    each.id(), each.counts().getOrDefault(FileCoverage.Hour.MISSING, 0), each.days()))
                            .toList());
        }
    }

    /** What the file would do to the order of its month, by the calendar. */
    record Order(
            OrderEffect effect,
            Timeliness timeliness,
            Instant recommendedUntil,
            Instant uploadsCloseAt,
            Instant totalsFinalAt) {

        static Order of(ReceiveUsageFile.Preview preview, Instant now) {
            MonthDeadlines deadlines = preview.deadlines();
            return new Order(
                    preview.effect(),
                    deadlines.of(now),
                    deadlines.recommendedUntil(),
                    deadlines.uploadsCloseAt(),
                    deadlines.totalsFinalAt());
        }
    }

    /** What an upload would do. */
    enum DryRun {
        /** It would be stored and its reports counted. */
        WOULD_BE_TAKEN,
        /** It is here already: nothing would change. */
        ALREADY_KNOWN
    }

    /** How many reports came to what; {@code undecided} are still on their way. */
    record Counts(@JsonProperty("new") int fresh, int known, int conflict, int shadowed, int rejected, int undecided) {

        static Counts of(OutcomeCounts counts, int reports) {
            return new Counts(
                    counts.of(Outcome.NEW),
                    counts.of(Outcome.KNOWN),
                    counts.of(Outcome.CONFLICT),
                    counts.of(Outcome.SHADOWED),
                    counts.of(Outcome.REJECTED),
                    reports - counts.decided());
        }
    }

    /** A line whose outcome needs a word. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Reason(
            int line,
            String digest,
            Outcome outcome,
            @Nullable String reason) {

        static Reason of(DecidedReport decided) {
            return new Reason(decided.line(), decided.digest().value(), decided.outcome(), decided.reason());
        }
    }

    /**
     * A file.
     *
     * @param chain how it stands among its usage meter's files; left out in lists
     * @param timeliness when it came, beside the deadlines of its month
     * @param serviceRequest whose approval let it in
     * @param decided how many of its reports have an outcome
     * @param reasons of single lines; left out in lists
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record File(
            UUID id,
            UUID usageMeterId,
            String digest,
            String month,
            boolean partial,
            FileState state,
            int reports,
            long sequence,
            @Nullable String previousFile,
            @Nullable FileChain chain,
            int published,
            int decided,
            Counts outcomes,
            Timeliness timeliness,
            @Nullable UUID serviceRequest,
            Instant receivedAt,
            @Nullable Instant publishedAt,
            @Nullable Instant countedAt,
            @Nullable String failure,
            @Nullable List<Reason> reasons) {

        static File of(
                StoredFile file,
                Timeliness timeliness,
                @Nullable FileChain chain,
                @Nullable List<DecidedReport> remarkable) {
            ReportDigest previous = file.previousFile();
            return new File(
                    file.id(),
                    file.usageMeterId(),
                    file.digest().value(),
                    file.month().toString(),
                    file.partial(),
                    file.state(),
                    file.reports(),
                    file.sequence(),
                    previous == null ? null : previous.value(),
                    chain,
                    file.published(),
                    file.outcomes().decided(),
                    Counts.of(file.outcomes(), file.reports()),
                    timeliness,
                    file.serviceRequest(),
                    file.received(),
                    file.publishedAt(),
                    file.countedAt(),
                    file.failure(),
                    remarkable == null
                            ? null
                            : remarkable.stream().map(Reason::of).toList());
        }
    }

    /** A file that was refused. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Refused(
            UUID id,
            Instant at,
            String uploadedBy,
            @Nullable UUID usageMeterId,
            @Nullable String month,
            String rule,
            @Nullable Integer line) {

        static Refused of(RefusedUpload refused) {
            return new Refused(
                    refused.id(),
                    refused.at(),
                    refused.uploadedBy(),
                    refused.usageMeterId(),
                    refused.month(),
                    refused.rule(),
                    refused.line());
        }
    }

    /** A page; {@code nextCursor} is null on the last one. */
    record Page<T>(
            List<T> items,

            @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable
            String nextCursor) {}
}
