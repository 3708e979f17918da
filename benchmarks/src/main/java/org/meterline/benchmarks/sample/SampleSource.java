package org.meterline.benchmarks.sample;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.meterline.contracts.report.CounterRecord;
import org.meterline.contracts.report.EdgeRecord;
import org.meterline.contracts.report.HostRecord;
import org.meterline.contracts.report.Licence;
import org.meterline.contracts.report.RecordHead;
import org.meterline.contracts.report.ReportDigest;
import org.meterline.contracts.report.ReportHeader;
import org.meterline.contracts.report.Software;
import org.meterline.contracts.report.Source;
import org.meterline.contracts.report.Span;
import org.meterline.contracts.report.UsageRecord;
import org.meterline.contracts.report.UsageReportWriter;
import org.meterline.contracts.report.VmRecord;
import org.meterline.contracts.report.VsanRecord;

/**
 * A vCenter of a provider, hour after hour with the same objects: hosts of thirty VMs, clusters of five hundred with a vSAN,
 * an edge and two counters. One VM in ten changes within each hour and so has two records; of the others, one in fifty is
 * off where it usually is on.
 */
public final class SampleSource {

    /** What the names of VMs tell. */
    public enum Names {
        /** As people give them. */
        SHORT,
        /** As digests, which cannot be compressed. */
        HASHED
    }

    private static final int VMS_OF_A_HOST = 30;
    private static final int VMS_OF_A_CLUSTER = 500;
    private static final int CHANGES_EACH_HOUR = 10;
    private static final int OFF_FOR_ONCE = 50;
    /** Of whom each has so many VMs in a row. */
    public static final int CUSTOMERS = 40;

    private static final int VMS_OF_A_CUSTOMER = 25;
    private static final int VMS_OF_ONE_OF_MANY = 20;
    private static final List<String> ROLES = List.of("web", "app", "db", "cache", "batch", "desktop");
    private static final List<String> FEATURES = List.of("aria-operations", "log-insight");
    private static final Software SOFTWARE = new Software("meterline-usage-meter", "1.0.0");

    private final UUID usageMeterId;
    private final Source source;
    private final List<UsageRecord> usual;

    public SampleSource(UUID usageMeterId, UUID id, int records, Names names) {
        this(usageMeterId, id, records, names, CUSTOMERS);
    }

    public SampleSource(UUID usageMeterId, UUID id, int records, Names names, int customers) {
        this.usageMeterId = usageMeterId;
        this.source = new Source(id, "vcenter", "vc01.dc1", "8.0.3");
        this.usual = inventory(new Random(id.hashCode()), records, names, customers);
    }

    /** What it reports of an hour after a report that nobody has; the same hour gives the same report. */
    public SampleReport report(Instant hour, long sequence) {
        return report(
                hour,
                sequence,
                sequence == 1
                        ? null
                        : ReportDigest.of(Long.toString(sequence - 1).getBytes(StandardCharsets.US_ASCII)));
    }

    /** @param previous the digest of the usage meter's report before it */
    public SampleReport report(Instant hour, long sequence, @Nullable ReportDigest previous) {
        Random random = new Random(hour.getEpochSecond() ^ source.id().hashCode());
        List<UsageRecord> now = new ArrayList<>(usual.size());
        for (UsageRecord each : usual) {
            now.add(inThisHour(each, now, random));
        }
        ReportHeader header =
                new ReportHeader(usageMeterId, sequence, previous, source, hour, List.of(Span.WHOLE_HOUR), SOFTWARE);
        return new SampleReport(usageMeterId, source.id(), hour, UsageReportWriter.write(header, now));
    }

    private static UsageRecord inThisHour(UsageRecord usual, List<UsageRecord> before, Random random) {
        return switch (usual) {
            case VmRecord vm -> inThisHour(vm, before, random);
            case VsanRecord vsan ->
                new VsanRecord(
                        vsan.head(), vsan.rawBytes(), vsan.usedBytes() + random.nextInt(1 << 30), vsan.edition());
            case CounterRecord counter -> new CounterRecord(counter.head(), counter.counter(), random.nextInt(500));
            default -> usual;
        };
    }

    private static VmRecord inThisHour(VmRecord usual, List<UsageRecord> before, Random random) {
        if (usual.from() > 0) {
            return vm(usual, usual.on(), before.getLast().to(), Span.HOUR_SECONDS);
        }
        if (usual.to() < Span.HOUR_SECONDS) {
            return vm(usual, usual.on(), 0, 1 + random.nextInt(Span.HOUR_SECONDS - 1));
        }
        return random.nextInt(OFF_FOR_ONCE) == 0 ? vm(usual, !usual.on(), 0, Span.HOUR_SECONDS) : usual;
    }

    private static VmRecord vm(VmRecord vm, boolean on, int from, int to) {
        return new VmRecord(
                vm.head().withSpan(from, to), on, vm.configuredMiB(), vm.reservedMiB(), vm.vcpus(), vm.host());
    }

    private static List<UsageRecord> inventory(Random random, int records, Names names, int customers) {
        List<UsageRecord> all = new ArrayList<>(records + VMS_OF_A_HOST);
        for (int number = 0; all.size() < records; number++) {
            VmRecord vm = newVm(random, number, names, customers);
            if (number % CHANGES_EACH_HOUR == CHANGES_EACH_HOUR - 1) {
                all.add(vm(vm, vm.on(), 0, Span.HOUR_SECONDS / 2));
                all.add(vm(vm, vm.on(), Span.HOUR_SECONDS / 2, Span.HOUR_SECONDS));
            } else {
                all.add(vm);
            }
            if (number % VMS_OF_A_HOST == VMS_OF_A_HOST - 1) {
                all.add(host(number / VMS_OF_A_HOST));
            }
            if (number % VMS_OF_A_CLUSTER == VMS_OF_A_CLUSTER - 1) {
                addCluster(all, number / VMS_OF_A_CLUSTER);
            }
        }
        return List.copyOf(all.subList(0, records));
    }

    private static VmRecord newVm(Random random, int number, Names names, int customers) {
        int inARow = customers > CUSTOMERS ? VMS_OF_ONE_OF_MANY : VMS_OF_A_CUSTOMER;
        boolean large = random.nextInt(8) == 0;
        String name = ROLES.get(random.nextInt(ROLES.size())) + "-" + (100 + random.nextInt(9_900));
        RecordHead head = whole("vm-" + (1_001 + number * 3 + random.nextInt(3)))
                .withName(names == Names.SHORT ? name : hash(name + number))
                .withCustomer("customer-" + number / inARow % customers)
                .withFeatures(random.nextInt(2) == 0 ? List.of(FEATURES.get(number / 100 % 2)) : List.of());
        return new VmRecord(
                random.nextInt(40) == 0 ? head.withLicence(Licence.BYO, null) : head,
                random.nextInt(10) != 0,
                (large ? 8_192L : 1_024L) << random.nextInt(4),
                large ? 4_096 : 0,
                1 << random.nextInt(4),
                hostId(number / VMS_OF_A_HOST));
    }

    private static String hostId(int number) {
        return "host-" + (12 + number);
    }

    private static UsageRecord host(int number) {
        RecordHead head = whole(hostId(number))
                .withLicence(Licence.RENTAL, "K%d-00000-00000".formatted(number / 16))
                .withFeatures(List.of("nsx"));
        return new HostRecord(head, List.of(16, 16), VMS_OF_A_HOST);
    }

    private static void addCluster(List<UsageRecord> all, int number) {
        all.add(new VsanRecord(whole("domain-c" + number), 40L << 40, 12L << 40, "enterprise"));
        all.add(new EdgeRecord(whole("edge-" + number), 8));
        all.add(new CounterRecord(whole("pod-" + number), "horizon.concurrent-connections", 231));
        all.add(new CounterRecord(whole("site-" + number), "vcda.protected-vms", 40));
    }

    private static RecordHead whole(String id) {
        return RecordHead.of(id, 0, Span.HOUR_SECONDS);
    }

    private static String hash(String name) {
        return HexFormat.of().formatHex(ReportDigest.newHash().digest(name.getBytes(StandardCharsets.UTF_8)));
    }
}
