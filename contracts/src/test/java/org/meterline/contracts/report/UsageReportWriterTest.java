package org.meterline.contracts.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class UsageReportWriterTest {

    private static final UUID METER = UUID.fromString("0b6e4c1e-0000-4000-8000-000000000001");
    private static final UUID SOURCE = UUID.fromString("6f1d0000-0000-4000-8000-000000000001");

    private static ReportHeader header() {
        return new ReportHeader(
                METER,
                1,
                null,
                new Source(SOURCE, "vcenter", "vc01.dc1", null),
                Instant.parse("2026-11-21T10:00:00Z"),
                List.of(new Span(1800, 3600), new Span(0, 900), new Span(900, 1000)),
                null);
    }

    @Test
    void writesOneLineInFixedOrderWithoutDefaults() {
        List<UsageRecord> records = List.of(
                new VmRecord(RecordHead.of("vm-1", 0, 900), true, 4096, 0, 2, null),
                new HostRecord(
                        RecordHead.of("host-1", 0, 900)
                                .withLicence(Licence.BYO, "K1")
                                .withFeatures(List.of("nsx")),
                        List.of(16, 16),
                        3),
                new CounterRecord(
                        RecordHead.of("pod", 0, 900).withCustomer("acme").withEstimated(true), "c", -1));

        String json = new String(UsageReportWriter.write(header(), records), StandardCharsets.UTF_8);

        assertEquals("""
                {"schema":"meterline/usage-report/1","usageMeterId":"0b6e4c1e-0000-4000-8000-000000000001","sequence":1,\
                "previousDigest":null,"source":{"id":"6f1d0000-0000-4000-8000-000000000001","kind":"vcenter",\
                "name":"vc01.dc1"},"hour":"2026-11-21T10:00:00Z","observed":[[0,1000],[1800,3600]],"records":[\
                {"id":"vm-1","kind":"vm","from":0,"to":900,"on":true,"configuredMiB":4096,"vcpus":2},\
                {"id":"host-1","kind":"host","from":0,"to":900,"coresPerCpu":[16,16],"poweredOnVms":3,\
                "licenceKey":"K1","licence":"BYO","features":["nsx"]},\
                {"id":"pod","kind":"counter","from":0,"to":900,"counter":"c","value":-1,"customer":"acme",\
                "estimated":true}]}""", json);
    }

    @Test
    void countsObservedSecondsOnce() {
        assertEquals(2800, header().observedSeconds());
    }

    @Test
    void refusesAnUnknownRecordOfAKnownKind() {
        List<UsageRecord> records = List.of(new UnknownRecord(RecordHead.of("vm-1", 0, 900), "vm"));

        assertThrows(IllegalArgumentException.class, () -> UsageReportWriter.write(header(), records));
    }

    @Test
    void digestIsOverTheBytes() {
        // SHA-256 of "abc", the first example of FIPS 180-2.
        assertEquals(
                "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
                ReportDigest.of("abc".getBytes(StandardCharsets.US_ASCII)).value());
    }
}
