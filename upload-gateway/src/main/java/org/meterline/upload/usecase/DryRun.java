package org.meterline.upload.usecase;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.meterline.contracts.file.UsageFileManifest;
import org.meterline.contracts.report.ReportDigest;
import org.meterline.upload.domain.FileCoverage;
import org.meterline.upload.domain.NewFile;
import org.meterline.upload.domain.ReportEntry;

/** Where a dry run puts what it reads: nowhere; it only looks which of the file's hours there are already. */
final class DryRun implements IncomingFiles.Incoming {

    private static final int ASKED_AT_ONCE = 500;

    private final IncomingFiles files;
    private final ReportedHours reported;
    private final int mostSources;
    private final List<ReportEntry> waiting = new ArrayList<>(ASKED_AT_ONCE);
    private @Nullable UsageFileManifest manifest;
    private @Nullable FileCoverage coverage;

    DryRun(IncomingFiles files, ReportedHours reported, int mostSources) {
        this.files = files;
        this.reported = reported;
        this.mostSources = mostSources;
    }

    @Override
    public void of(UsageFileManifest read) {
        manifest = read;
        coverage = new FileCoverage(read.month(), reported.of(read.usageMeterId(), read.month()), mostSources);
    }

    @Override
    public void chunk(byte[] packed) {
        // Read for its digest only.
    }

    @Override
    public void report(ReportEntry entry) {
        waiting.add(entry);
        if (waiting.size() == ASKED_AT_ONCE) {
            look();
        }
    }

    private void look() {
        UsageFileManifest present = Objects.requireNonNull(manifest);
        Set<ReportDigest> here = waiting.isEmpty()
                ? Set.of()
                : reported.inFiles(
                        present.usageMeterId(),
                        present.month(),
                        waiting.stream().map(ReportEntry::digest).toList());
        for (ReportEntry entry : waiting) {
            Objects.requireNonNull(coverage).add(entry.source(), entry.hour(), here.contains(entry.digest()));
        }
        waiting.clear();
    }

    @Override
    public Optional<UUID> commit(NewFile file) {
        return files.find(file.digest());
    }

    /** What the file has, once it was read to its end. */
    FileCoverage coverage() {
        look();
        return Objects.requireNonNull(coverage);
    }

    @Override
    public void close() {
        // Nothing was begun.
    }
}
