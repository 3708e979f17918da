package org.meterline.upload.usecase;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import org.meterline.contracts.file.FileLimits;
import org.meterline.contracts.file.UsageFileManifest;
import org.meterline.contracts.file.UsageFileReader;
import org.meterline.contracts.file.UsageFileResult;
import org.meterline.contracts.report.Refusal;
import org.meterline.upload.config.FileSettings;
import org.meterline.upload.domain.NewFile;
import org.meterline.upload.domain.ReportEntry;
import org.meterline.upload.domain.UploadWindow;
import org.meterline.upload.domain.Uploader;

/**
 * Takes a usage file: verifies it while it streams into the store, and commits it whole or not at all. A dry run does
 * the same and stores nothing.
 */
@ApplicationScoped
public class ReceiveUsageFile {

    private final FileRules rules;
    private final IncomingFiles files;
    private final ServiceRequestStore serviceRequests;
    private final PublishingSignal publishing;
    private final FileLimits fileLimits;
    private final FileSettings settings;
    private final Clock clock;
    private final Semaphore uploads;

    ReceiveUsageFile(
            FileRules rules,
            IncomingFiles files,
            ServiceRequestStore serviceRequests,
            PublishingSignal publishing,
            FileLimits fileLimits,
            FileSettings settings,
            Clock clock) {
        this.rules = rules;
        this.files = files;
        this.serviceRequests = serviceRequests;
        this.publishing = publishing;
        this.fileLimits = fileLimits;
        this.settings = settings;
        this.clock = clock;
        this.uploads = new Semaphore(settings.concurrentUploads());
    }

    /**
     * Takes the file.
     *
     * @throws IOException where the stream fails: then nothing was stored
     */
    public UploadResult receive(Uploader uploader, InputStream packed, boolean dryRun) throws IOException {
        if (!uploads.tryAcquire()) {
            return new UploadResult.Busy();
        }
        UUID id = UUID.randomUUID();
        try (IncomingFiles.Incoming incoming = dryRun ? new NowhereToGo(files) : files.begin(id)) {
            UploadResult result = readInto(incoming, id, uploader, packed);
            if (result instanceof UploadResult.Taken && !dryRun) {
                publishing.fileStored();
            }
            return result;
        } finally {
            uploads.release();
        }
    }

    private UploadResult readInto(IncomingFiles.Incoming incoming, UUID id, Uploader uploader, InputStream packed)
            throws IOException {
        ChunkingStream chunks = new ChunkingStream(packed, incoming::chunk);
        FileVisit visitor = new FileVisit(uploader, rules, incoming);
        UsageFileReader reader = new UsageFileReader(fileLimits, visitor);
        return switch (reader.read(chunks, visitor)) {
            case UsageFileResult.Refused(int line, Refusal refusal) ->
                visitor.ownRefusal().orElseGet(() -> new UploadResult.Refused(line, refusal));
            case UsageFileResult.Verified verified -> {
                chunks.finish();
                yield settle(incoming, newFile(id, uploader, verified, visitor));
            }
        };
    }

    private NewFile newFile(UUID id, Uploader uploader, UsageFileResult.Verified verified, FileVisit visitor) {
        return new NewFile(
                id,
                verified.fileDigest(),
                visitor.meter().provider(),
                verified.manifest(),
                verified.keyId().generation(),
                visitor.usedKey(),
                uploader.name(),
                clock.instant());
    }

    /** A file that we have is known for ever, also when nobody could bring it any more. */
    private UploadResult settle(IncomingFiles.Incoming incoming, NewFile file) {
        UsageFileManifest manifest = file.manifest();
        UploadWindow window = new UploadWindow(manifest.month(), settings.windowAfterMonthEnd());
        if (!window.isOpenAt(file.received()) && !reopened(manifest, file.received())) {
            return files.find(file.digest())
                    .<UploadResult>map(known -> new UploadResult.Known(known, file.digest(), manifest))
                    .orElseGet(() -> new UploadResult.WindowClosed(manifest, window.closesAt()));
        }
        return incoming.commit(file)
                .<UploadResult>map(known -> new UploadResult.Known(known, file.digest(), manifest))
                .orElseGet(() -> new UploadResult.Taken(file.id(), file.digest(), manifest));
    }

    private boolean reopened(UsageFileManifest manifest, Instant received) {
        return serviceRequests.isApproved(manifest.usageMeterId(), manifest.month(), received);
    }

    /** Where a dry run puts what it reads. */
    private record NowhereToGo(IncomingFiles files) implements IncomingFiles.Incoming {

        @Override
        public void chunk(byte[] packed) {
            // Read for its digest only.
        }

        @Override
        public void report(ReportEntry entry) {
            // Checked, not kept.
        }

        @Override
        public Optional<UUID> commit(NewFile file) {
            return files.find(file.digest());
        }

        @Override
        public void close() {
            // Nothing was begun.
        }
    }
}
