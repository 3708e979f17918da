package org.meterline.upload;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.meterline.contracts.file.FileSigningKey;
import org.meterline.contracts.file.UsageFileManifest;
import org.meterline.contracts.file.UsageFileWriter;
import org.meterline.contracts.file.UsageFileWriter.Packing;
import org.meterline.contracts.report.RecordHead;
import org.meterline.contracts.report.ReportDigest;
import org.meterline.contracts.report.ReportHeader;
import org.meterline.contracts.report.Source;
import org.meterline.contracts.report.Span;
import org.meterline.contracts.report.UsageReportWriter;
import org.meterline.contracts.report.VmRecord;
import org.meterline.contracts.topic.UsageMeterState;
import org.meterline.contracts.topic.UsageMeterState.Connectivity;
import org.meterline.contracts.topic.UsageMeterState.ContractEntry;
import org.meterline.contracts.topic.UsageMeterState.Generation;
import org.meterline.contracts.topic.UsageMeterState.Mode;
import org.meterline.contracts.topic.UsageMeterState.ModeEntry;
import org.meterline.contracts.topic.UsageMeterState.Status;

/** Usage meters, reports and files as the tests need them, made by the contracts' own writers. */
public final class SampleFiles {

    public static final YearMonth OCTOBER = YearMonth.of(2026, 10);
    public static final YearMonth SEPTEMBER = YearMonth.of(2026, 9);
    private static final UUID SOURCE = UUID.fromString("6f1d0000-0000-4000-8000-000000000001");

    private SampleFiles() {}

    public static FileSigningKey key(UUID meter, int generation) {
        return FileSigningKey.derive("mlt_" + meter + "-" + generation);
    }

    /** A current generation, or one that ended. */
    public static Generation generation(UUID meter, int generation, @Nullable Instant filesUntil) {
        String key = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(key(meter, generation).publicKey());
        return new Generation(generation, filesUntil == null ? null : Instant.EPOCH, key, filesUntil);
    }

    public static UsageMeterState meter(UUID id, String provider, Status status, Generation... generations) {
        return new UsageMeterState(
                id,
                provider,
                "um-" + id.toString().substring(0, 4),
                status,
                Connectivity.OFFLINE,
                1,
                1,
                List.of(new ModeEntry(Mode.PRODUCTION, null)),
                List.of(new ContractEntry(null, null, null)),
                List.of(generations),
                status == Status.UNREGISTERED ? Instant.parse("2026-10-20T00:00:00Z") : null);
    }

    public static byte[] report(
            UUID meter, Instant hour, long sequence, @Nullable ReportDigest previous, String vmName) {
        ReportHeader header = new ReportHeader(
                meter,
                sequence,
                previous,
                new Source(SOURCE, "vcenter", "vc01", "8.0.3"),
                hour,
                List.of(Span.WHOLE_HOUR),
                null);
        return UsageReportWriter.write(
                header,
                List.of(new VmRecord(
                        RecordHead.of("vm-1", 0, Span.HOUR_SECONDS).withName(vmName), true, 4096, 0, 2, null)));
    }

    /** A chain of reports, one an hour from the month's first. */
    public static List<byte[]> reports(UUID meter, YearMonth month, int count) {
        Instant hour = month.atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant();
        List<byte[]> reports = new ArrayList<>();
        ReportDigest previous = null;
        for (int i = 0; i < count; i++) {
            byte[] report = report(meter, hour.plus(Duration.ofHours(i)), i + 1L, previous, "vm");
            reports.add(report);
            previous = ReportDigest.of(report);
        }
        return reports;
    }

    /** A report whose names hardly pack: a good quarter of a MiB. */
    public static byte[] largeReport(UUID meter, int hour, @Nullable ReportDigest previous, Random random) {
        List<VmRecord> records = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            byte[] noise = new byte[180];
            random.nextBytes(noise);
            String name = Base64.getEncoder().encodeToString(noise);
            records.add(new VmRecord(
                    RecordHead.of("vm-" + i, 0, Span.HOUR_SECONDS).withName(name), true, 4096, 0, 2, null));
        }
        ReportHeader header = new ReportHeader(
                meter,
                hour + 1L,
                previous,
                new Source(SOURCE, "vcenter", null, null),
                OCTOBER.atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant().plus(Duration.ofHours(hour)),
                List.of(Span.WHOLE_HOUR),
                null);
        return UsageReportWriter.write(header, records);
    }

    public static UsageFileManifest manifest(UUID meter, YearMonth month, int reports) {
        return new UsageFileManifest(meter, month, false, Instant.parse("2026-11-01T00:10:00Z"), 1, null, reports);
    }

    public static byte[] file(UUID meter, YearMonth month, List<byte[]> reports, int generation, Packing packing) {
        return file(manifest(meter, month, reports.size()), reports, key(meter, generation), generation, packing);
    }

    public static byte[] file(
            UsageFileManifest manifest, List<byte[]> reports, FileSigningKey key, int generation, Packing packing) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (UsageFileWriter writer = new UsageFileWriter(out, packing, manifest, key, generation)) {
            for (byte[] report : reports) {
                writer.addReport(report);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /** A good file of October under the first generation. */
    public static byte[] file(UUID meter, int reports) {
        return file(meter, OCTOBER, reports(meter, OCTOBER, reports), 1, Packing.ZSTD);
    }
}
