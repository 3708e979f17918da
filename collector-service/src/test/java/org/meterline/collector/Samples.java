package org.meterline.collector;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.meterline.contracts.report.RecordHead;
import org.meterline.contracts.report.ReportDigest;
import org.meterline.contracts.report.ReportHeader;
import org.meterline.contracts.report.Source;
import org.meterline.contracts.report.Span;
import org.meterline.contracts.report.UsageReportWriter;
import org.meterline.contracts.report.VmRecord;
import org.meterline.contracts.topic.UsageMeterState;

/** Reports and states of usage meters as the tests need them. */
public final class Samples {

    public static final String PROVIDER = "nimbus";
    public static final UUID SOURCE = UUID.fromString("6f1d2c3b-0000-4000-8000-000000000001");

    private static final ReportDigest BEFORE = ReportDigest.of(new byte[0]);
    private static final String FILE_KEY =
            Base64.getUrlEncoder().withoutPadding().encodeToString(new byte[32]);

    private Samples() {}

    /** The last hour that is over for certain, whatever minute it is. */
    public static Instant hourBefore(Instant now) {
        return now.truncatedTo(ChronoUnit.HOURS).minus(1, ChronoUnit.HOURS);
    }

    /** A valid report with one VM. */
    public static byte[] report(UUID usageMeterId, Instant hour, long sequence) {
        return report(usageMeterId, hour, sequence, "vm-1");
    }

    /** A valid report with one VM of that id. */
    public static byte[] report(UUID usageMeterId, Instant hour, long sequence, String vm) {
        return UsageReportWriter.write(header(usageMeterId, hour, sequence), List.of(vm(vm)));
    }

    /** A valid report with so many VMs. */
    public static byte[] largeReport(UUID usageMeterId, Instant hour, int vms) {
        List<VmRecord> records =
                IntStream.range(0, vms).mapToObj(number -> vm("vm-" + number)).toList();
        return UsageReportWriter.write(header(usageMeterId, hour, 1), records);
    }

    /** A valid report of which at least so many bytes are left as zstd. */
    public static byte[] reportThatHardlyCompresses(UUID usageMeterId, Instant hour, int compressedBytes) {
        int bytesOfAnId = 2 * Long.BYTES;
        List<VmRecord> records = IntStream.range(0, compressedBytes / bytesOfAnId)
                .mapToObj(number -> vm("vm-" + UUID.randomUUID()))
                .toList();
        return UsageReportWriter.write(header(usageMeterId, hour, 1), records);
    }

    private static ReportHeader header(UUID usageMeterId, Instant hour, long sequence) {
        return new ReportHeader(
                usageMeterId,
                sequence,
                sequence == 1 ? null : BEFORE,
                new Source(SOURCE, "vcenter", null, null),
                hour,
                List.of(Span.WHOLE_HOUR),
                null);
    }

    private static VmRecord vm(String id) {
        return new VmRecord(RecordHead.of(id, 0, 3600), true, 4096, 0, 2, null);
    }

    /** A registered meter with generation 1. */
    public static UsageMeterState registered(UUID usageMeterId) {
        return registered(usageMeterId, 1);
    }

    public static UsageMeterState registered(UUID usageMeterId, long revision) {
        return state(usageMeterId, UsageMeterState.Status.ACTIVE, revision, List.of(generation(1, null)));
    }

    public static UsageMeterState state(
            UUID usageMeterId,
            UsageMeterState.Status status,
            long revision,
            List<UsageMeterState.Generation> generations) {
        return new UsageMeterState(
                usageMeterId,
                PROVIDER,
                "um-01",
                status,
                UsageMeterState.Connectivity.ONLINE,
                revision,
                1,
                List.of(new UsageMeterState.ModeEntry(UsageMeterState.Mode.PRODUCTION, null)),
                List.of(new UsageMeterState.ContractEntry(null, null, null)),
                generations,
                status == UsageMeterState.Status.UNREGISTERED ? Instant.EPOCH : null);
    }

    public static UsageMeterState.Generation generation(int number, @Nullable Instant expiresAt) {
        return new UsageMeterState.Generation(number, expiresAt, FILE_KEY, null);
    }
}
