package org.meterline.upload.usecase;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import org.jboss.logging.Logger;
import org.meterline.contracts.file.FileLimits;
import org.meterline.contracts.file.FileRule;
import org.meterline.contracts.file.UsageFileManifest;
import org.meterline.contracts.file.UsageFileReader;
import org.meterline.contracts.file.UsageFileResult;
import org.meterline.contracts.report.Refusal;
import org.meterline.upload.config.FileSettings;
import org.meterline.upload.domain.FileCoverage;
import org.meterline.upload.domain.MonthDeadlines;
import org.meterline.upload.domain.NewFile;
import org.meterline.upload.domain.OrderEffect;
import org.meterline.upload.domain.Uploader;

/**
 * Takes a usage file: verifies it while it streams into the store, and commits it whole or not at all. A dry run reads as much,
 * stores nothing, and says what the file would bring.
 */
@ApplicationScoped
public class ReceiveUsageFile {

    private static final Logger LOG = Logger.getLogger(ReceiveUsageFile.class);

    private final FileRules rules;
    private final IncomingFiles files;
    private final ServiceRequestStore serviceRequests;
    private final PublishingSignal publishing;
    private final NoteRefusals refusals;
    private final MonthCalendar calendar;
    private final ReportedHours reportedHours;
    private final FileLimits fileLimits;
    private final FileSettings settings;
    private final Clock clock;
    private final Semaphore uploads;

    ReceiveUsageFile(
            FileRules rules,
            IncomingFiles files,
            ServiceRequestStore serviceRequests,
            PublishingSignal publishing,
            NoteRefusals refusals,
            MonthCalendar calendar,
            ReportedHours reportedHours,
            FileLimits fileLimits,
            FileSettings settings,
            Clock clock) {
        this.rules = rules;
        this.files = files;
        this.serviceRequests = serviceRequests;
        this.publishing = publishing;
        this.refusals = refusals;
        this.calendar = calendar;
        this.reportedHours = reportedHours;
        this.fileLimits = fileLimits;
        this.settings = settings;
        this.clock = clock;
        this.uploads = new Semaphore(settings.concurrentUploads());
    }

    /** Takes the file. Where the stream fails before its end, nothing is stored. */
    public UploadResult receive(Uploader uploader, InputStream packed) {
        if (!uploads.tryAcquire()) {
            return new UploadResult.Busy();
        }
        UUID id = UUID.randomUUID();
        try (IncomingFiles.Incoming incoming = files.begin(id)) {
            FileVisit visitor = new FileVisit(uploader, rules, incoming);
            UploadResult result = read(incoming, id, visitor, packed);
            // A known file may have got back what was damaged of it.
            if (result instanceof UploadResult.Taken || result instanceof UploadResult.Known) {
                publishing.fileStored();
            }
            refusals.note(uploader, visitor.manifest(), result);
            return result;
        } finally {
            uploads.release();
        }
    }

    /** What {@link #receive} would come to, and what it would bring; nothing is changed or kept. */
    public Tried tryOut(Uploader uploader, InputStream packed) {
        if (!uploads.tryAcquire()) {
            return new Tried(new UploadResult.Busy(), Optional.empty());
        }
        try (DryRun incoming = new DryRun(files, reportedHours, settings.previewedSources())) {
            FileVisit visitor = new FileVisit(uploader, rules, incoming);
            UploadResult result = read(incoming, UUID.randomUUID(), visitor, packed);
            return new Tried(result, preview(result, visitor, incoming));
        } finally {
            uploads.release();
        }
    }

    private Optional<Preview> preview(UploadResult result, FileVisit visitor, DryRun incoming) {
        if (!(result instanceof UploadResult.Taken || result instanceof UploadResult.Known)) {
            return Optional.empty();
        }
        MonthDeadlines deadlines = calendar.of(visitor.manifest().orElseThrow().month());
        return Optional.of(
                new Preview(incoming.coverage(), deadlines, deadlines.effect(visitor.meter(), clock.instant())));
    }

    /** What an upload would come to; with what it would bring, where it would be taken or is known. */
    public record Tried(UploadResult result, Optional<Preview> preview) {}

    /** What a file would bring. */
    public record Preview(FileCoverage coverage, MonthDeadlines deadlines, OrderEffect effect) {}

    private UploadResult read(IncomingFiles.Incoming incoming, UUID id, FileVisit visitor, InputStream packed) {
        try {
            return readInto(incoming, id, visitor, packed);
        } catch (FormRefusedException e) {
            return new UploadResult.FormRefused(e.reason(), e.detail());
        } catch (IOException e) {
            // The stream fails where the client stands still or has gone; what the bytes are is a refusal, and no
            // exception.
            LOG.debug("An upload broke off", e);
            return new UploadResult.TooSlow();
        }
    }

    private UploadResult readInto(IncomingFiles.Incoming incoming, UUID id, FileVisit visitor, InputStream packed)
            throws IOException {
        ChunkingStream chunks = new ChunkingStream(packed, settings.longestUpload(), incoming::chunk);
        UsageFileReader reader = new UsageFileReader(fileLimits, visitor);
        return switch (reader.read(chunks, visitor)) {
            case UsageFileResult.Refused(int line, Refusal refusal) ->
                visitor.ownRefusal().orElseGet(() -> new UploadResult.Refused(line, refusal));
            case UsageFileResult.Verified verified -> {
                chunks.finish();
                NewFile file = newFile(id, verified, visitor);
                yield chained(file.manifest())
                        .<UploadResult>map(refusal -> new UploadResult.Refused(1, refusal))
                        .orElseGet(() -> settle(incoming, file));
            }
        };
    }

    private NewFile newFile(UUID id, UsageFileResult.Verified verified, FileVisit visitor) {
        return new NewFile(
                id,
                verified.fileDigest(),
                visitor.meter().provider(),
                verified.manifest(),
                verified.keyId().generation(),
                visitor.usedKey(),
                visitor.uploader().name(),
                clock.instant(),
                null);
    }

    /**
     * The file before this one may be missing here, and two files may say the same of themselves: a fork is shown, not
     * refused. But a file that we have says what it is; who names it as something else goes back in the chain.
     */
    private Optional<Refusal> chained(UsageFileManifest manifest) {
        return Optional.ofNullable(manifest.previousFile())
                .flatMap(files::link)
                .filter(before -> !before.usageMeterId().equals(manifest.usageMeterId())
                        || before.sequence() != manifest.sequence() - 1)
                .map(before -> FileRule.FILE_CHAIN.refusal(
                        "/previousFile", "file " + manifest.sequence() + " cannot follow on the file that it names"));
    }

    /** A file that we have is known for ever, also when nobody could bring it any more. */
    private UploadResult settle(IncomingFiles.Incoming incoming, NewFile file) {
        UsageFileManifest manifest = file.manifest();
        MonthDeadlines deadlines = calendar.of(manifest.month());
        // What was had in time and damaged here is mended at any time.
        if (deadlines.isOpenAt(file.received()) || files.isGivenUp(file.digest())) {
            return commit(incoming, file);
        }
        return serviceRequests
                .approved(manifest.usageMeterId(), manifest.month(), file.received())
                .map(request -> commit(incoming, file.letInBy(request)))
                .orElseGet(() -> files.find(file.digest())
                        .<UploadResult>map(known -> new UploadResult.Known(known, file.digest(), manifest))
                        .orElseGet(() -> new UploadResult.WindowClosed(manifest, deadlines.uploadsCloseAt())));
    }

    private static UploadResult commit(IncomingFiles.Incoming incoming, NewFile file) {
        return incoming.commit(file)
                .<UploadResult>map(known -> new UploadResult.Known(known, file.digest(), file.manifest()))
                .orElseGet(() -> new UploadResult.Taken(file.id(), file.digest(), file.manifest()));
    }
}
