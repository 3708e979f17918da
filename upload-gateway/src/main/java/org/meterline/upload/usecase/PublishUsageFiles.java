package org.meterline.upload.usecase;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.meterline.contracts.codec.Compression;
import org.meterline.contracts.file.FileLimits;
import org.meterline.contracts.file.UsageFileManifest;
import org.meterline.contracts.file.UsageFileReader;
import org.meterline.contracts.file.UsageFileResult;
import org.meterline.contracts.file.UsageFileVisitor;
import org.meterline.contracts.report.ReadResult;
import org.meterline.contracts.report.Refusal;
import org.meterline.contracts.report.UsageReportReader;
import org.meterline.contracts.topic.ReportMessage;
import org.meterline.contracts.topic.Way;
import org.meterline.upload.config.PublishingSettings;
import org.meterline.upload.domain.StoredFile;
import org.meterline.upload.usecase.UsageReportLog.Outgoing;

/**
 * Brings a stored file's reports to the topic, in their order, and remembers how far it came. After a crash it begins
 * behind the last batch that is known to be acknowledged, so a report may go out twice; the ledger knows it by then.
 */
@ApplicationScoped
public class PublishUsageFiles {

    /** What one turn came to. */
    public enum Turn {
        NOTHING_TO_DO,
        DONE,
        /** The broker did not acknowledge: later again. */
        TRY_LATER
    }

    private static final String DAMAGED = "the stored bytes are not those that were verified: ";

    private final PublishingQueue queue;
    private final UsageReportLog log;
    private final UsageReportReader reportReader;
    private final FileLimits limits;
    private final PublishingSettings settings;
    private final Clock clock;

    PublishUsageFiles(
            PublishingQueue queue,
            UsageReportLog log,
            UsageReportReader reportReader,
            FileLimits limits,
            PublishingSettings settings,
            Clock clock) {
        this.queue = queue;
        this.log = log;
        this.reportReader = reportReader;
        this.limits = limits;
        this.settings = settings;
        this.clock = clock;
    }

    /** Publishes the file that waits longest. */
    public Turn publishNext() {
        Optional<PublishingQueue.Claim> claimed = queue.claim();
        if (claimed.isEmpty()) {
            return Turn.NOTHING_TO_DO;
        }
        try (PublishingQueue.Claim claim = claimed.get()) {
            return publish(claim);
        }
    }

    private Turn publish(PublishingQueue.Claim claim) {
        Batches batches = new Batches(claim);
        UsageFileReader reader =
                new UsageFileReader(limits, _ -> Optional.of(claim.fileKey().bytes()));
        try (InputStream packed = claim.packed()) {
            UsageFileResult result = reader.read(packed, batches);
            if (batches.unacknowledged) {
                return Turn.TRY_LATER;
            }
            return switch (result) {
                case UsageFileResult.Verified verified
                when verified.fileDigest().equals(claim.file().digest()) -> finish(claim, batches);
                case UsageFileResult.Verified _ -> fail(claim, "another digest");
                case UsageFileResult.Refused refused ->
                    fail(claim, refused.refusal().detail());
            };
        } catch (IOException e) {
            throw new StoreUnavailableException("reading the stored file failed", e);
        }
    }

    private Turn finish(PublishingQueue.Claim claim, Batches batches) {
        if (!batches.flush()) {
            return Turn.TRY_LATER;
        }
        claim.finished(clock.instant());
        return Turn.DONE;
    }

    private Turn fail(PublishingQueue.Claim claim, String why) {
        claim.failed(DAMAGED + why, clock.instant());
        return Turn.DONE;
    }

    /** Sends the reports behind the stored position, a batch at a time. */
    private final class Batches implements UsageFileVisitor {

        private static final Refusal STOP = new Refusal(Refusal.Kind.MEANING, "not-acknowledged", "", "");

        private final PublishingQueue.Claim claim;
        private final StoredFile file;
        private final List<Outgoing> batch = new ArrayList<>();
        private long batchBytes;
        private int read;
        private boolean unacknowledged;

        private Batches(PublishingQueue.Claim claim) {
            this.claim = claim;
            this.file = claim.file();
        }

        @Override
        public Optional<Refusal> report(UsageFileManifest manifest, int line, byte[] original) {
            read++;
            if (read <= file.published()) {
                return Optional.empty();
            }
            if (!(reportReader.read(original) instanceof ReadResult.Valid valid)) {
                return Optional.of(new Refusal(Refusal.Kind.MEANING, "damaged", "", "line " + line));
            }
            byte[] zstd = Compression.zstd(original);
            batch.add(new Outgoing(message(valid), zstd));
            batchBytes += zstd.length;
            boolean full = batch.size() >= settings.batchReports()
                    || batchBytes >= settings.batchBytes().asLongValue();
            return full && !flush() ? Optional.of(STOP) : Optional.empty();
        }

        private ReportMessage message(ReadResult.Valid valid) {
            return new ReportMessage(
                    valid.digest(),
                    file.usageMeterId(),
                    file.provider(),
                    valid.header().source().id(),
                    valid.header().hour(),
                    file.received(),
                    Way.FILE,
                    file.id());
        }

        private boolean flush() {
            if (batch.isEmpty()) {
                return true;
            }
            if (!log.storeAll(batch)) {
                unacknowledged = true;
                return false;
            }
            batch.clear();
            batchBytes = 0;
            claim.acknowledged(read);
            return true;
        }
    }
}
