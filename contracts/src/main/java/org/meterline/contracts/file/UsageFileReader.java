package org.meterline.contracts.file;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.meterline.contracts.codec.Compression;
import org.meterline.contracts.codec.SingleStreams;
import org.meterline.contracts.codec.TooLargeException;
import org.meterline.contracts.file.FileLines.LineTooLongException;
import org.meterline.contracts.report.Refusal;
import org.meterline.contracts.report.ReportDigest;

/**
 * Reads a usage file once, from a stream, holding one line in memory. It knows the container: packing, manifest, count,
 * signature. What the reports say is the visitor's business. Safe for many threads.
 */
public final class UsageFileReader {

    private static final int MAX_MANIFEST_BYTES = 64 * 1024;
    private static final int MAX_SIGNATURE_BYTES = 4 * 1024;

    private final FileLimits limits;
    private final FileKeys keys;

    public UsageFileReader(FileLimits limits, FileKeys keys) {
        this.limits = limits;
        this.keys = keys;
    }

    /**
     * Reads a whole file.
     *
     * @param packed the file as it is on disk or on the wire
     * @throws IOException where the stream itself fails, or the visitor does; never for what the bytes are
     */
    public UsageFileResult read(InputStream packed, UsageFileVisitor visitor) throws IOException {
        WatchedStream source = new WatchedStream(packed);
        FileLines lines = null;
        try {
            Optional<InputStream> unpacked = SingleStreams.unpack(new BufferedInputStream(source, 64 * 1024));
            if (unpacked.isEmpty()) {
                return new UsageFileResult.Refused(
                        1, FileRule.FILE_FORMAT.refusal("", "the file is neither gzip nor zstd"));
            }
            try (InputStream plain = unpacked.get()) {
                lines = new FileLines(
                        new RatioLimit(Compression.limited(plain, limits.maxBytes()), source, limits.maxRatio()));
                return readLines(lines, new GuardedVisitor(visitor));
            }
        } catch (GuardedVisitor.FailedException e) {
            throw e.failure();
        } catch (RatioLimit.PassedException e) {
            return refused(lines, FileRule.FILE_RATIO, String.valueOf(e.getMessage()));
        } catch (LineTooLongException e) {
            return refused(lines, FileRule.LINE_TOO_LONG, String.valueOf(e.getMessage()));
        } catch (TooLargeException e) {
            return refused(lines, FileRule.FILE_TOO_LARGE, "the file unpacks to " + e.getMessage());
        } catch (IOException e) {
            if (source.failed) {
                throw e;
            }
            return refused(lines, FileRule.FILE_CORRUPT, "the packed bytes are damaged, cut off or followed by more");
        }
    }

    private UsageFileResult readLines(FileLines lines, GuardedVisitor visitor) throws IOException {
        byte[] first = lines.next(MAX_MANIFEST_BYTES);
        if (first == null) {
            return refused(lines, FileRule.FILE_TRUNCATED, "the file is empty");
        }
        return switch (ManifestParse.read(first)) {
            case ManifestParse.Result.Refused(Refusal refusal) -> new UsageFileResult.Refused(1, refusal);
            case ManifestParse.Result.Read(UsageFileManifest manifest) -> readReports(lines, manifest, visitor);
        };
    }

    private UsageFileResult readReports(FileLines lines, UsageFileManifest manifest, GuardedVisitor visitor)
            throws IOException {
        if (manifest.reports() > limits.maxReports()) {
            return new UsageFileResult.Refused(
                    1, FileRule.TOO_MANY_REPORTS.refusal("/reports", "more than " + limits.maxReports() + " reports"));
        }
        Optional<Refusal> against = visitor.manifest(manifest);
        if (against.isPresent()) {
            return new UsageFileResult.Refused(1, against.get());
        }
        for (int report = 0; report < manifest.reports(); report++) {
            byte[] original = lines.next(limits.maxReportBytes());
            if (original == null) {
                return refused(lines, FileRule.FILE_TRUNCATED, "the file ends before its signature");
            }
            if (FileSignature.isSignatureLine(original)) {
                return refused(
                        lines,
                        FileRule.REPORT_COUNT,
                        "the manifest says " + manifest.reports() + " reports, and there are " + report);
            }
            against = visitor.report(manifest, lines.number(), original);
            if (against.isPresent()) {
                return new UsageFileResult.Refused(lines.number(), against.get());
            }
        }
        return readSignature(lines, manifest);
    }

    private UsageFileResult readSignature(FileLines lines, UsageFileManifest manifest) throws IOException {
        byte[] payloadHash = lines.hashSoFar();
        byte[] last = lines.next(Math.max(MAX_SIGNATURE_BYTES, limits.maxReportBytes()));
        if (last == null) {
            return refused(lines, FileRule.FILE_TRUNCATED, "the file ends before its signature");
        }
        if (!FileSignature.isSignatureLine(last)) {
            return refused(
                    lines,
                    FileRule.REPORT_COUNT,
                    "after the " + manifest.reports() + " reports of the manifest comes no signature");
        }
        int signatureLine = lines.number();
        ReportDigest fileDigest = ReportDigest.ofHash(lines.hashSoFar());
        if (lines.next(MAX_SIGNATURE_BYTES) != null) {
            return refused(lines, FileRule.FILE_TRAILING, "something follows the signature");
        }
        return switch (FileSignature.check(last, payloadHash, manifest.usageMeterId(), keys)) {
            case FileSignature.Check.Bad(Refusal refusal) -> new UsageFileResult.Refused(signatureLine, refusal);
            case FileSignature.Check.Good(KeyId id) ->
                new UsageFileResult.Verified(manifest, fileDigest, manifest.reports(), id);
        };
    }

    private static UsageFileResult refused(@Nullable FileLines lines, FileRule rule, String detail) {
        return new UsageFileResult.Refused(lines == null ? 1 : Math.max(1, lines.number()), rule.refusal("", detail));
    }

    /** Stops a file that unpacks to far more than anybody's reports do. */
    private static final class RatioLimit extends FilterInputStream {

        private static final class PassedException extends IOException {

            private static final long serialVersionUID = 1L;

            PassedException(int maxRatio) {
                super("the file unpacks to more than " + maxRatio + " times its size");
            }
        }

        private final WatchedStream packed;
        private final int maxRatio;
        private long given;

        RatioLimit(InputStream plain, WatchedStream packed, int maxRatio) {
            super(plain);
            this.packed = packed;
            this.maxRatio = maxRatio;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int read = super.read(buffer, offset, length);
            given += Math.max(read, 0);
            if (given > FileLimits.RATIO_COUNTS_FROM && given / maxRatio > packed.given) {
                throw new PassedException(maxRatio);
            }
            return read;
        }
    }

    /** Counts, and tells a stream that fails from bytes that are wrong. */
    private static final class WatchedStream extends FilterInputStream {

        private boolean failed;
        private long given;

        WatchedStream(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            try {
                return super.read();
            } catch (IOException e) {
                failed = true;
                throw e;
            }
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            try {
                int read = super.read(buffer, offset, length);
                given += Math.max(read, 0);
                return read;
            } catch (IOException e) {
                failed = true;
                throw e;
            }
        }
    }

    /** Tells a visitor that fails from bytes that are wrong. */
    private record GuardedVisitor(UsageFileVisitor visitor) {

        private static final class FailedException extends IOException {

            private static final long serialVersionUID = 1L;

            private final IOException failure;

            FailedException(IOException failure) {
                super(failure);
                this.failure = failure;
            }

            IOException failure() {
                return failure;
            }
        }

        Optional<Refusal> manifest(UsageFileManifest manifest) throws FailedException {
            try {
                return visitor.manifest(manifest);
            } catch (IOException e) {
                throw new FailedException(e);
            }
        }

        Optional<Refusal> report(UsageFileManifest manifest, int line, byte[] original) throws FailedException {
            try {
                return visitor.report(manifest, line, original);
            } catch (IOException e) {
                throw new FailedException(e);
            }
        }
    }
}
