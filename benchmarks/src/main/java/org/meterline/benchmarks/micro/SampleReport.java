package org.meterline.benchmarks.micro;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.meterline.contracts.report.HostRecord;
import org.meterline.contracts.report.Licence;
import org.meterline.contracts.report.RecordHead;
import org.meterline.contracts.report.ReportHeader;
import org.meterline.contracts.report.Software;
import org.meterline.contracts.report.Source;
import org.meterline.contracts.report.Span;
import org.meterline.contracts.report.UsageRecord;
import org.meterline.contracts.report.UsageReportWriter;
import org.meterline.contracts.report.VmRecord;

/**
 * A report as a vCenter of a provider gives it: hosts of thirty VMs; one VM in ten changed within the hour and so has two
 * records; some 183 bytes a record.
 */
final class SampleReport {

    private static final int VMS_OF_A_HOST = 30;
    private static final int SPLIT = 10;
    private static final int CUSTOMERS = 40;
    private static final int CHANGED_AT = 1817;

    private SampleReport() {}

    static byte[] of(int records) {
        List<UsageRecord> all = new ArrayList<>(records);
        for (int vm = 1000; all.size() < records; vm++) {
            String host = "host-" + vm / VMS_OF_A_HOST;
            if (vm % VMS_OF_A_HOST == VMS_OF_A_HOST - 1) {
                all.add(host(host));
            }
            if (vm % SPLIT == SPLIT - 1) {
                all.add(vm(vm, host, 0, CHANGED_AT, 8192));
                all.add(vm(vm, host, CHANGED_AT, Span.HOUR_SECONDS, 16384));
            } else {
                all.add(vm(vm, host, 0, Span.HOUR_SECONDS, 4096L << vm % 4));
            }
        }
        return UsageReportWriter.write(header(), all.subList(0, records));
    }

    private static UsageRecord vm(int number, String host, int from, int to, long configuredMiB) {
        RecordHead head = RecordHead.of("vm-" + number, from, to)
                .withName("web-" + number + ".shop.example")
                .withCustomer("customer-" + number % CUSTOMERS)
                .withFeatures(number % 2 == 0 ? List.of("aria-operations") : List.of());
        return new VmRecord(head, number % 7 != 0, configuredMiB, number % 3 == 0 ? 1024 : 0, 4, host);
    }

    private static UsageRecord host(String id) {
        RecordHead head = RecordHead.of(id, 0, Span.HOUR_SECONDS)
                .withLicence(Licence.RENTAL, "K1-00000-00000")
                .withFeatures(List.of("nsx"));
        return new HostRecord(head, List.of(16, 16), VMS_OF_A_HOST);
    }

    private static ReportHeader header() {
        return new ReportHeader(
                new UUID(0x0b6e4c1e_7a52_4d3fL, 0x9b1f_2f8c5a7d3e10L),
                1,
                null,
                new Source(new UUID(0x6f1d2c3b_4a59_4687L, 0x8695_a4b3c2d1e0f9L), "vcenter", "vc01.dc1", "8.0.3"),
                Instant.parse("2026-11-21T10:00:00Z"),
                List.of(Span.WHOLE_HOUR),
                new Software("meterline-usage-meter", "1.0.0"));
    }
}
