package org.meterline.upload.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.meterline.contracts.report.AgeLimits;
import org.meterline.contracts.report.ReportDigest;
import org.meterline.contracts.report.ReportLimits;
import org.meterline.contracts.report.UsageReportReader;
import org.meterline.upload.SampleFiles;
import org.meterline.upload.domain.FileContents.Checked;

class FileContentsTest {

    private static final UUID METER = UUID.fromString("0b6e4c1e-0000-4000-8000-000000000001");
    private static final UUID OTHER = UUID.fromString("0b6e4c1e-0000-4000-8000-000000000002");
    private static final Instant NOW = Instant.parse("2026-11-01T12:00:00Z");
    private static final Instant FIRST = Instant.parse("2026-10-01T00:00:00Z");

    private static FileContents contents(@Nullable Instant unregisteredAt) {
        return new FileContents(
                SampleFiles.manifest(METER, SampleFiles.OCTOBER, 3),
                new UsageReportReader(ReportLimits.DEFAULTS),
                ReportLimits.DEFAULTS,
                AgeLimits.DEFAULTS,
                unregisteredAt);
    }

    private static String rule(Checked checked) {
        return checked instanceof Checked.Refused(var refusal) ? refusal.rule() : "taken";
    }

    @Test
    void takesTheChain() {
        FileContents contents = contents(null);
        List<byte[]> reports = SampleFiles.reports(METER, SampleFiles.OCTOBER, 3);

        Checked.Taken first = assertInstanceOf(Checked.Taken.class, contents.next(2, reports.getFirst(), NOW));
        assertEquals(
                new ReportEntry(
                        2,
                        ReportDigest.of(reports.getFirst()),
                        UUID.fromString("6f1d0000-0000-4000-8000-000000000001"),
                        FIRST),
                first.entry());
        assertEquals("taken", rule(contents.next(3, reports.get(1), NOW)));
        assertEquals("taken", rule(contents.next(4, reports.get(2), NOW)));
    }

    @Test
    void refusesAnotherMetersReport() {
        byte[] report = SampleFiles.report(OTHER, FIRST, 1, null, "vm");

        assertEquals("report-meter", rule(contents(null).next(2, report, NOW)));
    }

    @Test
    void refusesAnotherMonthsReport() {
        assertEquals(
                "report-month",
                rule(contents(null).next(2, SampleFiles.report(METER, FIRST.minusSeconds(3600), 1, null, "vm"), NOW)));
        assertEquals(
                "report-month",
                rule(contents(null)
                        .next(
                                2,
                                SampleFiles.report(METER, Instant.parse("2026-11-01T00:00:00Z"), 1, null, "vm"),
                                NOW)));
    }

    @Test
    void refusesAnHourThatIsNotOverOrTooLongAgo() {
        byte[] report = SampleFiles.report(METER, FIRST, 1, null, "vm");

        assertEquals("hour-not-over", rule(contents(null).next(2, report, Instant.parse("2026-10-01T00:54:59Z"))));
        assertEquals("taken", rule(contents(null).next(2, report, Instant.parse("2026-10-01T00:55:00Z"))));
        assertEquals("hour-too-old", rule(contents(null).next(2, report, Instant.parse("2027-01-30T00:00:00Z"))));
    }

    @Test
    void refusesWhatIsNoReport() {
        assertEquals("malformed-json", rule(contents(null).next(2, "nonsense".getBytes(StandardCharsets.UTF_8), NOW)));
    }

    @Test
    void refusesReportsOutOfOrderOrTwice() {
        List<byte[]> reports = SampleFiles.reports(METER, SampleFiles.OCTOBER, 3);
        FileContents contents = contents(null);

        assertEquals("taken", rule(contents.next(2, reports.get(1), NOW)));
        assertEquals("report-chain", rule(contents.next(3, reports.get(1), NOW)));
        assertEquals("report-chain", rule(contents.next(3, reports.getFirst(), NOW)));
    }

    @Test
    void refusesABrokenChainButNotAGap() {
        List<byte[]> reports = SampleFiles.reports(METER, SampleFiles.OCTOBER, 3);
        byte[] forked = SampleFiles.report(METER, FIRST.plusSeconds(3600), 2, ReportDigest.of(new byte[0]), "vm");
        FileContents contents = contents(null);

        assertEquals("taken", rule(contents.next(2, reports.getFirst(), NOW)));
        assertEquals("report-chain", rule(contents.next(3, forked, NOW)));
        // What was sent online already need not be in the file.
        assertEquals("taken", rule(contents.next(3, reports.get(2), NOW)));
    }

    @Test
    void anUnregisteredMetersHoursEndWithItsRegistration() {
        Instant gone = FIRST.plusSeconds(3600);
        List<byte[]> reports = SampleFiles.reports(METER, SampleFiles.OCTOBER, 2);
        FileContents contents = contents(gone);

        assertEquals("taken", rule(contents.next(2, reports.getFirst(), NOW)));
        assertEquals("report-meter", rule(contents.next(3, reports.get(1), NOW)));
    }
}
