package org.meterline.benchmarks.upload;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.meterline.benchmarks.sample.SampleReport;
import org.meterline.benchmarks.sample.SampleSource;
import org.meterline.benchmarks.sample.SampleSource.Names;
import org.meterline.contracts.file.FileSigningKey;
import org.meterline.contracts.file.UsageFileManifest;
import org.meterline.contracts.file.UsageFileWriter;
import org.meterline.contracts.file.UsageFileWriter.Packing;
import org.meterline.contracts.report.ReportDigest;
import org.meterline.contracts.topic.UsageMeterState;

/**
 * A month of one vCenter as its usage meter writes it into a usage file: a report an hour, one chain.
 *
 * @param plainBytes of all its reports
 * @param some of its reports, for the floors
 * @param cores what its hosts are worth all month
 */
record LargeFile(
        Path path,
        UUID usageMeterId,
        String provider,
        YearMonth month,
        int reports,
        int recordsOfAReport,
        long plainBytes,
        List<byte[]> some,
        long cores) {

    private static final FileSigningKey KEY = FileSigningKey.derive("mlt_a-token-that-nobody-has");
    private static final int CORES_OF_A_HOST = 32;
    private static final int SOME = 24;

    static LargeFile write(Path folder, int number, YearMonth month, int hours, int records) throws IOException {
        UUID usageMeterId = new UUID(0x6d00L << 48 | 0x4000L, Long.MIN_VALUE | 1 + number);
        UUID source = new UUID(0x5000L << 48 | 0x4000L, Long.MIN_VALUE | 1 + number);
        SampleSource inventory = new SampleSource(usageMeterId, source, records, Names.SHORT);
        UsageFileManifest manifest = new UsageFileManifest(
                usageMeterId,
                month,
                false,
                month.plusMonths(1)
                        .atDay(1)
                        .atStartOfDay(java.time.ZoneOffset.UTC)
                        .toInstant(),
                1,
                null,
                hours);
        Files.createDirectories(folder);
        Path path = folder.resolve("usage-" + number + ".data");
        List<byte[]> some = new java.util.ArrayList<>();
        long bytes = 0;
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(path), 1 << 20);
                UsageFileWriter writer = new UsageFileWriter(out, Packing.ZSTD, manifest, KEY, 1)) {
            Instant first = manifest.monthStart();
            @Nullable ReportDigest last = null;
            for (int hour = 0; hour < hours; hour++) {
                SampleReport report = inventory.report(first.plus(Duration.ofHours(hour)), hour + 1L, last);
                last = ReportDigest.of(report.json());
                bytes += report.json().length;
                if (hour < SOME) {
                    some.add(report.json());
                }
                writer.addReport(report.json());
            }
        }
        return new LargeFile(
                path,
                usageMeterId,
                "provider-" + number,
                month,
                hours,
                records,
                bytes,
                List.copyOf(some),
                hosts(some.getFirst()) * CORES_OF_A_HOST);
    }

    private static long hosts(byte[] report) {
        String text = new String(report, java.nio.charset.StandardCharsets.US_ASCII);
        return text.split("\"kind\":\"host\"", -1).length - 1L;
    }

    long records() {
        return (long) reports * recordsOfAReport;
    }

    /** What the registration service would have published. */
    UsageMeterState state() {
        long ordinal = usageMeterId.getLeastSignificantBits() & Integer.MAX_VALUE;
        return new UsageMeterState(
                usageMeterId,
                provider,
                "um-" + ordinal,
                UsageMeterState.Status.ACTIVE,
                UsageMeterState.Connectivity.OFFLINE,
                1,
                ordinal,
                List.of(new UsageMeterState.ModeEntry(UsageMeterState.Mode.PRODUCTION, null)),
                List.of(new UsageMeterState.ContractEntry(null, null, null)),
                List.of(new UsageMeterState.Generation(
                        1, null, Base64.getUrlEncoder().withoutPadding().encodeToString(KEY.publicKey()), null)),
                null);
    }
}
