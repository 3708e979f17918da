package org.meterline.aggregation;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.meterline.aggregation.domain.counting.Assignment;
import org.meterline.aggregation.domain.counting.MeterFacts;
import org.meterline.aggregation.domain.counting.MeterFacts.Since;
import org.meterline.aggregation.domain.counting.MeterMode;
import org.meterline.aggregation.domain.metric.MetricCatalogue;
import org.meterline.aggregation.domain.metric.MetricShape;
import org.meterline.aggregation.domain.metric.MetricShape.AboveEntitlement;
import org.meterline.aggregation.domain.metric.MetricShape.BySecond;
import org.meterline.aggregation.domain.metric.MetricShape.BySecondAndEdition;
import org.meterline.aggregation.domain.metric.MetricShape.BySecondAndFeatures;
import org.meterline.aggregation.domain.metric.MetricShape.LastValue;
import org.meterline.aggregation.domain.metric.MetricShape.OncePerHour;
import org.meterline.aggregation.domain.metric.MetricShape.OncePerHourAndLicenceKey;
import org.meterline.aggregation.domain.metric.MetricShape.Peak;
import org.meterline.aggregation.domain.metric.MetricVersion;
import org.meterline.aggregation.domain.metric.ObjectValue.ActiveHostCores;
import org.meterline.aggregation.domain.metric.ObjectValue.AllocatedRam;
import org.meterline.aggregation.domain.metric.ObjectValue.AllocatedVcpus;
import org.meterline.aggregation.domain.metric.ObjectValue.BilledVram;
import org.meterline.aggregation.domain.metric.ObjectValue.Counter;
import org.meterline.aggregation.domain.metric.ObjectValue.EdgeCores;
import org.meterline.aggregation.domain.metric.ObjectValue.FeatureCores;
import org.meterline.aggregation.domain.metric.ObjectValue.LicensableCores;
import org.meterline.aggregation.domain.metric.ObjectValue.VsanRaw;
import org.meterline.aggregation.domain.metric.ObjectValue.VsanUsed;
import org.meterline.aggregation.usecase.Delivery;
import org.meterline.aggregation.usecase.ReportReading;
import org.meterline.contracts.codec.Compression;
import org.meterline.contracts.report.AgeLimits;
import org.meterline.contracts.report.CounterRecord;
import org.meterline.contracts.report.EdgeRecord;
import org.meterline.contracts.report.HostRecord;
import org.meterline.contracts.report.RecordHead;
import org.meterline.contracts.report.ReportDigest;
import org.meterline.contracts.report.ReportHeader;
import org.meterline.contracts.report.ReportLimits;
import org.meterline.contracts.report.Source;
import org.meterline.contracts.report.Span;
import org.meterline.contracts.report.UsageRecord;
import org.meterline.contracts.report.UsageReportWriter;
import org.meterline.contracts.report.VmRecord;
import org.meterline.contracts.report.VsanRecord;
import org.meterline.contracts.topic.ReportMessage;
import org.meterline.contracts.topic.Way;

/** Makes reports, meters and the catalogue for tests, each in one line. */
public final class Reports {

    public static final String PROVIDER = "nimbus";
    public static final String VRAM = "billed-vram";
    public static final String CORES = "licensable-cores";
    public static final String HOURLY_CORES = "hourly-cores";

    public static final String BUNDLE_VRAM = "bundle-vram";
    public static final String VCPUS = "allocated-vcpus";
    public static final String RAM = "allocated-ram";
    public static final String ACTIVE_CORES = "active-host-cores";
    public static final String KEY_CORES = "hourly-key-cores";
    public static final String VSAN_TIB = "vsan-tib";
    public static final String VSAN_USED = "vsan-used-gb";
    public static final String GATEWAY_CORES = "vdefend-gateway-cores";
    public static final String DISTRIBUTED_CORES = "vdefend-distributed-cores";
    public static final String HORIZON = "horizon-connections";
    public static final String PROTECTED = "protected-vms";

    private static final LocalDate SINCE = LocalDate.of(2020, 1, 1);
    private static final BilledVram BILLED_VRAM = new BilledVram(24 * 1024, 50);
    private static final LicensableCores LICENSABLE = new LicensableCores(16);

    /** What the migrations write; a test compares them. */
    public static final MetricCatalogue CATALOGUE = new MetricCatalogue(
            2,
            List.of(
                    metric(VRAM, "GB", new BySecond(BILLED_VRAM)),
                    metric(CORES, "cores", new BySecond(LICENSABLE)),
                    metric(HOURLY_CORES, "cores", new OncePerHour(LICENSABLE)),
                    metric(BUNDLE_VRAM, "GB", new BySecondAndFeatures(BILLED_VRAM)),
                    metric(VCPUS, "vCPUs", new BySecond(new AllocatedVcpus())),
                    metric(RAM, "GB", new BySecond(new AllocatedRam())),
                    metric(ACTIVE_CORES, "cores", new BySecond(new ActiveHostCores())),
                    metric(KEY_CORES, "cores", new OncePerHourAndLicenceKey(LICENSABLE)),
                    metric(VSAN_TIB, "TiB", new AboveEntitlement(new VsanRaw(), LICENSABLE, 1)),
                    metric(
                            VSAN_USED,
                            "GB",
                            new BySecondAndEdition(new VsanUsed(), List.of("standard", "advanced", "enterprise"))),
                    metric(GATEWAY_CORES, "cores", new OncePerHour(new EdgeCores(4))),
                    metric(DISTRIBUTED_CORES, "cores", new OncePerHour(new FeatureCores("nsx", LICENSABLE))),
                    metric(HORIZON, "connections", new Peak(new Counter("horizon.concurrent-connections"))),
                    metric(PROTECTED, "VMs", new LastValue(new Counter("vcda.protected-vms")))));

    private static MetricVersion metric(String id, String unit, MetricShape shape) {
        return new MetricVersion(id, SINCE, unit, shape);
    }

    private Reports() {}

    public static UUID id(String name) {
        return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
    }

    public static Instant hour(String text) {
        return Instant.parse(text);
    }

    public static VmRecord vm(String id, int from, int to, long configuredMiB, long reservedMiB) {
        return new VmRecord(RecordHead.of(id, from, to), true, configuredMiB, reservedMiB, 2, null);
    }

    public static VmRecord off(String id, int from, int to, long configuredMiB) {
        return new VmRecord(RecordHead.of(id, from, to), false, configuredMiB, 0, 2, null);
    }

    public static VmRecord vm(RecordHead head, long configuredMiB) {
        return new VmRecord(head, true, configuredMiB, 0, 2, null);
    }

    public static HostRecord host(String id, int from, int to, Integer... coresPerCpu) {
        return host(RecordHead.of(id, from, to), coresPerCpu);
    }

    public static HostRecord host(RecordHead head, Integer... coresPerCpu) {
        return new HostRecord(head, Arrays.asList(coresPerCpu), 1);
    }

    public static VsanRecord vsan(RecordHead head, long rawBytes, long usedBytes, @Nullable String edition) {
        return new VsanRecord(head, rawBytes, usedBytes, edition);
    }

    public static EdgeRecord edge(String id, int from, int to, int vcpus) {
        return new EdgeRecord(RecordHead.of(id, from, to), vcpus);
    }

    public static CounterRecord sessions(RecordHead head, long value) {
        return new CounterRecord(head, "horizon.concurrent-connections", value);
    }

    public static CounterRecord protectedVms(RecordHead head, long value) {
        return new CounterRecord(head, "vcda.protected-vms", value);
    }

    /** A report as it lies on the topic, with where it lay. */
    public record Sent(ReportMessage message, byte[] packed, Delivery delivery) {

        public Sent deliveredAt(int partition, long offset) {
            return new Sent(message, packed, new Delivery(Way.ONLINE, partition, offset, null));
        }

        /** The same, sent again by a usage meter whose clock is so far ahead. */
        public Sent sentWithSkew(long clockSkewMillis) {
            ReportMessage skewed = new ReportMessage(
                    message.digest(),
                    message.usageMeterId(),
                    message.provider(),
                    message.source(),
                    message.hour(),
                    message.received(),
                    message.way(),
                    message.fileId(),
                    clockSkewMillis);
            return new Sent(skewed, packed, delivery);
        }

        public Sent inFile(UUID file, long offset) {
            ReportMessage online = message;
            ReportMessage inFile = new ReportMessage(
                    online.digest(),
                    online.usageMeterId(),
                    online.provider(),
                    online.source(),
                    online.hour(),
                    online.received(),
                    Way.FILE,
                    file);
            return new Sent(inFile, packed, new Delivery(Way.FILE, 0, offset, file));
        }

        public ReportDigest digest() {
            return message.digest();
        }
    }

    public static Sent report(
            UUID usageMeter, long sequence, UUID source, Instant hour, List<Span> observed, UsageRecord... records) {
        return report(PROVIDER, usageMeter, sequence, source, hour, observed, List.of(records));
    }

    public static Sent report(
            String provider,
            UUID usageMeter,
            long sequence,
            UUID source,
            Instant hour,
            List<Span> observed,
            List<? extends UsageRecord> records) {
        ReportDigest previous = sequence == 1 ? null : ReportDigest.of(new byte[] {(byte) sequence});
        byte[] original = UsageReportWriter.write(
                new ReportHeader(
                        usageMeter,
                        sequence,
                        previous,
                        new Source(source, "vcenter", "vc-" + source.toString().substring(0, 4), "8.0.3"),
                        hour,
                        observed,
                        null),
                records);
        ReportMessage message = new ReportMessage(
                ReportDigest.of(original),
                usageMeter,
                provider,
                source,
                hour,
                hour.plusSeconds(3700),
                Way.ONLINE,
                null);
        return new Sent(message, Compression.zstd(original), new Delivery(Way.ONLINE, 0, sequence, null));
    }

    public static ReportReading reading() {
        return new ReportReading(ReportLimits.DEFAULTS, AgeLimits.DEFAULTS);
    }

    public static MeterFacts production(UUID usageMeter, long ordinal) {
        return meter(usageMeter, ordinal, 1, List.of(new Since<>(MeterMode.PRODUCTION, null)), Assignment.UNASSIGNED);
    }

    public static MeterFacts meter(
            UUID usageMeter, long ordinal, long revision, List<Since<MeterMode>> modes, Assignment assignment) {
        return new MeterFacts(
                usageMeter, PROVIDER, ordinal, revision, modes, List.of(new Since<>(assignment, (@Nullable Instant)
                        null)));
    }
}
