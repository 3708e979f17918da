package org.meterline.usagemeter.file;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.meterline.contracts.codec.SingleStreams;
import org.meterline.contracts.file.FileLimits;
import org.meterline.contracts.file.FileRule;
import org.meterline.contracts.file.FileSigningKey;
import org.meterline.contracts.file.KeyId;
import org.meterline.contracts.file.UsageFileManifest;
import org.meterline.contracts.file.UsageFileReader;
import org.meterline.contracts.file.UsageFileResult;
import org.meterline.contracts.file.UsageFileVisitor;
import org.meterline.contracts.report.ReadResult;
import org.meterline.contracts.report.Refusal;
import org.meterline.contracts.report.ReportDigest;
import org.meterline.contracts.report.ReportHeader;
import org.meterline.contracts.report.ReportLimits;
import org.meterline.contracts.report.UsageReportReader;
import org.meterline.usagemeter.usecase.AccessToken;

/**
 * Reads a usage file as the suite will: every report strictly, of the manifest's usage meter and month, in one chain. The
 * signature is checked where this meter's own token signed it; another key this meter cannot know.
 */
public final class UsageFileCheck {
    private final @Nullable UUID ownId;
    private final @Nullable AccessToken ownToken;
    private final UsageReportReader reader = new UsageReportReader(ReportLimits.DEFAULTS);

    /** With what this meter is and has, as far as it is and has it. */
    public UsageFileCheck(@Nullable UUID ownId, @Nullable AccessToken ownToken) {
        this.ownId = ownId;
        this.ownToken = ownToken;
    }

    /** Sees each report that has passed. */
    public interface Reports {
        void report(ReportHeader header, byte[] original, int records) throws IOException;
    }

    /** What reading a file came to. */
    public sealed interface Result {
        /**
         * As it should be.
         *
         * @param signedBy the key that signed it, as the file says
         * @param signatureChecked false where that key is none of this meter's, so nobody can say here who signed
         */
        record Whole(
                UsageFileManifest manifest,
                ReportDigest digest,
                Contents contents,
                Optional<KeyId> signedBy,
                boolean signatureChecked)
                implements Result {}

        /** Not as it should be; the line counts from 1, the manifest being the first. */
        record Broken(int line, Refusal refusal) implements Result {}
    }

    /** What the reports of a file hold together. */
    public record Contents(
            int reports,
            int sources,
            long records,
            long observedSeconds,
            Optional<Instant> firstHour,
            Optional<Instant> lastHour) {}

    public Result read(Path file, Reports reports) throws IOException {
        Visit visit = new Visit(reports);
        UsageFileResult result;
        try (InputStream in = Files.newInputStream(file)) {
            result = new UsageFileReader(FileLimits.DEFAULTS, visit::publicKey).read(in, visit);
        }
        return switch (result) {
            case UsageFileResult.Verified verified ->
                new Result.Whole(
                        verified.manifest(),
                        verified.fileDigest(),
                        visit.contents(),
                        Optional.of(verified.keyId()),
                        true);
            case UsageFileResult.Refused(int line, Refusal refusal) -> refused(file, visit, line, refusal);
        };
    }

    /** A key that is not here is refused last, when all the rest has passed. */
    private static Result refused(Path file, Visit visit, int line, Refusal refusal) throws IOException {
        UsageFileManifest manifest = visit.manifest;
        if (manifest != null && visit.foreignKey != null && refusal.rule().equals(FileRule.SIGNATURE_KEY.slug())) {
            return new Result.Whole(manifest, digest(file), visit.contents(), Optional.of(visit.foreignKey), false);
        }
        return new Result.Broken(line, refusal);
    }

    private static ReportDigest digest(Path file) throws IOException {
        MessageDigest hash = ReportDigest.newHash();
        byte[] buffer = new byte[64 * 1024];
        try (InputStream in = SingleStreams.unpack(new BufferedInputStream(Files.newInputStream(file)))
                .orElseThrow()) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                hash.update(buffer, 0, read);
            }
        }
        return ReportDigest.ofHash(hash.digest());
    }

    private final class Visit implements UsageFileVisitor {
        private final Reports reports;
        private final Set<UUID> sources = new HashSet<>();
        private @Nullable UsageFileManifest manifest;
        private @Nullable KeyId foreignKey;
        private @Nullable ReportDigest lastDigest;
        private long lastSequence;
        private int count;
        private long records;
        private long observedSeconds;
        private @Nullable Instant firstHour;
        private @Nullable Instant lastHour;

        Visit(Reports reports) {
            this.reports = reports;
        }

        Optional<byte[]> publicKey(KeyId key) {
            AccessToken token = ownToken;
            if (token != null && key.usageMeterId().equals(ownId) && key.generation() == token.generation()) {
                return Optional.of(FileSigningKey.derive(token.value()).publicKey());
            }
            foreignKey = key;
            return Optional.empty();
        }

        @Override
        public Optional<Refusal> manifest(UsageFileManifest found) {
            manifest = found;
            return Optional.empty();
        }

        @Override
        public Optional<Refusal> report(UsageFileManifest found, int line, byte[] original) throws IOException {
            return switch (reader.read(original)) {
                case ReadResult.Invalid(Refusal refusal) -> Optional.of(refusal);
                case ReadResult.Valid(ReportHeader header, ReportDigest digest, int recordsOfReport) -> {
                    Optional<Refusal> against = against(found, header);
                    if (against.isEmpty()) {
                        take(header, digest, recordsOfReport);
                        reports.report(header, original, recordsOfReport);
                    }
                    yield against;
                }
            };
        }

        private Optional<Refusal> against(UsageFileManifest found, ReportHeader header) {
            if (!header.usageMeterId().equals(found.usageMeterId())) {
                return refusal(FileRule.REPORT_METER, "/usageMeterId", "the manifest names another usage meter");
            }
            if (!found.covers(header.hour())) {
                return refusal(FileRule.REPORT_MONTH, "/hour", "the file is of " + found.month());
            }
            if (header.sequence() <= lastSequence) {
                return refusal(
                        FileRule.REPORT_CHAIN, "/sequence", "after " + lastSequence + " comes " + header.sequence());
            }
            if (header.sequence() - 1 == lastSequence
                    && lastDigest != null
                    && !lastDigest.equals(header.previousDigest())) {
                return refusal(FileRule.REPORT_CHAIN, "/previousDigest", "the line before has another digest");
            }
            return Optional.empty();
        }

        private void take(ReportHeader header, ReportDigest digest, int recordsOfReport) {
            lastSequence = header.sequence();
            lastDigest = digest;
            count++;
            records += recordsOfReport;
            observedSeconds += header.observedSeconds();
            sources.add(header.source().id());
            firstHour = firstHour == null || header.hour().isBefore(firstHour) ? header.hour() : firstHour;
            lastHour = lastHour == null || header.hour().isAfter(lastHour) ? header.hour() : lastHour;
        }

        Contents contents() {
            return new Contents(
                    count,
                    sources.size(),
                    records,
                    observedSeconds,
                    Optional.ofNullable(firstHour),
                    Optional.ofNullable(lastHour));
        }

        private static Optional<Refusal> refusal(FileRule rule, String field, String detail) {
            return Optional.of(rule.refusal(field, detail));
        }
    }
}
