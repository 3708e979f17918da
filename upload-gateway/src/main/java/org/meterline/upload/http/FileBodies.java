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
import org.meterline.upload.domain.FileState;
import org.meterline.upload.domain.OutcomeCounts;
import org.meterline.upload.domain.StoredFile;

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
            @Nullable DryRun dryRun) {

        static Receipt of(
                @Nullable UUID id,
                ReportDigest digest,
                UsageFileManifest manifest,
                @Nullable FileState state,
                @Nullable DryRun dryRun) {
            return new Receipt(
                    id,
                    manifest.usageMeterId(),
                    digest.value(),
                    manifest.month().toString(),
                    manifest.partial(),
                    state,
                    manifest.reports(),
                    dryRun);
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
            int decided = counts.byOutcome().values().stream()
                    .mapToInt(Integer::intValue)
                    .sum();
            return new Counts(
                    counts.of(Outcome.NEW),
                    counts.of(Outcome.KNOWN),
                    counts.of(Outcome.CONFLICT),
                    counts.of(Outcome.SHADOWED),
                    counts.of(Outcome.REJECTED),
                    reports - decided);
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
            int published,
            Counts outcomes,
            Instant receivedAt,
            @Nullable Instant publishedAt,
            @Nullable Instant countedAt,
            @Nullable String failure,
            @Nullable List<Reason> reasons) {

        static File of(StoredFile file, @Nullable List<DecidedReport> remarkable) {
            return new File(
                    file.id(),
                    file.usageMeterId(),
                    file.digest().value(),
                    file.month().toString(),
                    file.partial(),
                    file.state(),
                    file.reports(),
                    file.published(),
                    Counts.of(file.outcomes(), file.reports()),
                    file.received(),
                    file.publishedAt(),
                    file.countedAt(),
                    file.failure(),
                    remarkable == null
                            ? null
                            : remarkable.stream().map(Reason::of).toList());
        }
    }

    /** A page; {@code nextCursor} is null on the last one. */
    record Page<T>(
            List<T> items,

            @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable
            String nextCursor) {}
}
