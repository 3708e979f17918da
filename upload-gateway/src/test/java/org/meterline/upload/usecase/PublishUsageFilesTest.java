package org.meterline.upload.usecase;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.meterline.contracts.codec.Compression;
import org.meterline.contracts.file.FileLimits;
import org.meterline.contracts.file.UsageFileReader;
import org.meterline.contracts.file.UsageFileResult;
import org.meterline.contracts.report.ReportDigest;
import org.meterline.contracts.report.ReportLimits;
import org.meterline.contracts.report.UsageReportReader;
import org.meterline.contracts.topic.Way;
import org.meterline.upload.SampleFiles;
import org.meterline.upload.config.PublishingSettings;
import org.meterline.upload.domain.FileKey;
import org.meterline.upload.domain.FileState;
import org.meterline.upload.domain.OutcomeCounts;
import org.meterline.upload.domain.StoredFile;
import org.meterline.upload.usecase.PublishUsageFiles.Turn;

class PublishUsageFilesTest {

    private static final UUID METER = UUID.fromString("0b6e4c1e-0000-4000-8000-000000000001");
    private static final Instant RECEIVED = Instant.parse("2026-11-01T12:00:00Z");
    private static final Instant NOW = Instant.parse("2026-11-01T12:00:05Z");
    private static final int REPORTS = 7;

    private final List<byte[]> originals = SampleFiles.reports(METER, SampleFiles.OCTOBER, REPORTS);
    private final OneFile queue = new OneFile(SampleFiles.file(METER, REPORTS));
    private final RecordingLog log = new RecordingLog();
    private final PublishUsageFiles publish = new PublishUsageFiles(
            queue,
            log,
            new UsageReportReader(ReportLimits.DEFAULTS),
            FileLimits.DEFAULTS,
            settings(),
            Clock.fixed(NOW, ZoneOffset.UTC));

    private static PublishingSettings settings() {
        SmallRyeConfig config = new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(PublishingSettings.class)
                .withSources(new io.smallrye.config.PropertiesConfigSource(
                        Map.of("meterline.upload.publishing.batch-reports", "3"), "test", 100))
                .build();
        return config.getConfigMapping(PublishingSettings.class);
    }

    @Test
    void publishesEveryReportInItsOrder() {
        assertEquals(Turn.DONE, publish.publishNext());

        assertEquals(originals.stream().map(ReportDigest::of).toList(), log.digests());
        assertEquals(List.of(3, 6, 7), queue.positions);
        assertEquals(NOW, queue.finishedAt);
        assertEquals(Turn.NOTHING_TO_DO, publish.publishNext());
    }

    @Test
    void eachMessageSaysWhereItComesFrom() throws IOException {
        var unused = publish.publishNext();

        UsageReportLog.Outgoing first = log.sent.getFirst();
        assertEquals(Way.FILE, first.message().way());
        assertEquals(queue.file().id(), first.message().fileId());
        assertEquals(RECEIVED, first.message().received());
        assertEquals("nimbus", first.message().provider());
        assertEquals(ReportDigest.of(originals.getFirst()), ReportDigest.of(Compression.unzstd(first.zstd(), 1 << 20)));
    }

    @Test
    void goesOnBehindTheLastAcknowledgedBatch() {
        log.failAfterBatches = 2;

        assertEquals(Turn.TRY_LATER, publish.publishNext());
        assertEquals(List.of(3, 6), queue.positions);
        assertNull(queue.finishedAt);

        log.failAfterBatches = Integer.MAX_VALUE;
        assertEquals(Turn.DONE, publish.publishNext());

        // Nothing is left out, and nothing acknowledged goes out again.
        assertEquals(originals.stream().map(ReportDigest::of).toList(), log.digests());
    }

    @Test
    void bytesThatAreNotWhatWasVerifiedFailTheFile() {
        queue.packed[queue.packed.length / 2] ^= 1;

        assertEquals(Turn.DONE, publish.publishNext());

        assertTrue(String.valueOf(queue.failure).startsWith("the stored bytes are not those that were verified"));
        assertNull(queue.finishedAt);
    }

    /** A topic that may stop acknowledging. */
    private static final class RecordingLog implements UsageReportLog {

        private final List<Outgoing> sent = new ArrayList<>();
        private int batches;
        private int failAfterBatches = Integer.MAX_VALUE;

        @Override
        public boolean storeAll(List<Outgoing> reports) {
            if (batches >= failAfterBatches) {
                return false;
            }
            batches++;
            sent.addAll(reports);
            return true;
        }

        private List<ReportDigest> digests() {
            return sent.stream().map(each -> each.message().digest()).toList();
        }
    }

    /** A queue of one file that remembers its position as the database would. */
    private static final class OneFile implements PublishingQueue, PublishingQueue.Claim {

        private final byte[] packed;
        private final ReportDigest digest;
        private final UUID id = UUID.randomUUID();
        private final List<Integer> positions = new ArrayList<>();
        private @Nullable Instant finishedAt;
        private @Nullable String failure;

        private OneFile(byte[] packed) {
            this.packed = packed;
            this.digest = digest(packed);
        }

        private static ReportDigest digest(byte[] packed) {
            try {
                UsageFileResult result = new UsageFileReader(
                                FileLimits.DEFAULTS,
                                key -> Optional.of(SampleFiles.key(METER, 1).publicKey()))
                        .read(new ByteArrayInputStream(packed), (manifest, line, original) -> Optional.empty());
                return ((UsageFileResult.Verified) result).fileDigest();
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }

        @Override
        public Optional<Claim> claim() {
            return finishedAt == null && failure == null ? Optional.of(this) : Optional.empty();
        }

        @Override
        public StoredFile file() {
            return new StoredFile(
                    id,
                    digest,
                    "nimbus",
                    METER,
                    SampleFiles.OCTOBER,
                    false,
                    REPORTS,
                    1,
                    null,
                    FileState.RECEIVED,
                    positions.isEmpty() ? 0 : positions.getLast(),
                    RECEIVED,
                    null,
                    null,
                    null,
                    null,
                    new OutcomeCounts(Map.of()));
        }

        @Override
        public FileKey fileKey() {
            return new FileKey(SampleFiles.key(METER, 1).publicKey());
        }

        @Override
        public InputStream packed() {
            return new ByteArrayInputStream(packed);
        }

        @Override
        public void acknowledged(int reports) {
            positions.add(reports);
        }

        @Override
        public void finished(Instant now) {
            finishedAt = now;
        }

        @Override
        public void failed(String reason, Instant now) {
            failure = reason;
        }

        @Override
        public void close() {
            // Nothing is locked.
        }
    }
}
