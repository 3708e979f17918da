package org.meterline.benchmarks.collector;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
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
import org.meterline.contracts.topic.ReportMessage;
import org.meterline.contracts.topic.Way;

/** A report of virtual machines as a usage meter writes it; the same number gives the same report in the same hour. */
record SampleReport(UUID usageMeterId, UUID source, Instant hour, byte[] json) {

    static final String PROVIDER = "nimbus";

    /** Younger than the 120 days that a report may be old. */
    private static final int HOURS = 2_400;

    private static final int VMS_OF_A_HOST = 25;
    private static final int WHOLE_HOUR = 3_600;
    private static final List<String> ROLES = List.of("web", "app", "db", "cache", "batch", "desktop");
    private static final List<String> CUSTOMERS = List.of("acme", "brandt", "corvina", "delphin", "ewald", "fjord");
    private static final List<String> FEATURES = List.of("aria-operations", "nsx", "vsan", "log-insight");
    private static final Software SOFTWARE = new Software("meterline-usage-meter", "1.0.0");

    static SampleReport of(UUID usageMeterId, int records, int number) {
        Random random = new Random(number);
        Instant thisHour = Instant.now().truncatedTo(ChronoUnit.HOURS);
        Instant hour = thisHour.minus(Duration.ofHours(1 + number % HOURS));
        UUID source = new UUID(0x4000L | random.nextLong() & ~0xF000L, random.nextLong() >>> 2 | Long.MIN_VALUE);
        ReportHeader header = new ReportHeader(
                usageMeterId,
                2L + number,
                ReportDigest.of(Integer.toString(number).getBytes(StandardCharsets.US_ASCII)),
                new Source(source, "vcenter", "vc01.dc1", "8.0.3"),
                hour,
                List.of(new Span(0, WHOLE_HOUR)),
                SOFTWARE);
        List<UsageRecord> all = new ArrayList<>(records);
        for (int i = 0; i < records; i++) {
            all.add(vm(random, i));
        }
        return new SampleReport(usageMeterId, source, hour, UsageReportWriter.write(header, all));
    }

    private static UsageRecord vm(Random random, int i) {
        boolean large = random.nextInt(8) == 0;
        RecordHead head = new RecordHead(
                "vm-" + (1_001 + i * 3 + random.nextInt(3)),
                0,
                random.nextInt(50) == 0 ? 1 + random.nextInt(WHOLE_HOUR) : WHOLE_HOUR,
                ROLES.get(random.nextInt(ROLES.size())) + "-" + (100 + random.nextInt(900)),
                CUSTOMERS.get(i / 60 % CUSTOMERS.size()),
                random.nextInt(40) == 0 ? Licence.BYO : Licence.RENTAL,
                null,
                List.of(FEATURES.get(random.nextInt(2) + i / 500 % 2)),
                false);
        return new VmRecord(
                head,
                random.nextInt(10) != 0,
                (large ? 8_192L : 1_024L) << random.nextInt(4),
                large ? 4_096 : 0,
                1 << random.nextInt(4),
                "host-" + (12 + i / VMS_OF_A_HOST));
    }

    /** What the collector writes beside the report. */
    ReportMessage message(Instant received) {
        return new ReportMessage(
                ReportDigest.of(json), usageMeterId, PROVIDER, source, hour, received, Way.ONLINE, null);
    }
}
