package org.meterline.usagemeter;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.meterline.contracts.report.HostRecord;
import org.meterline.contracts.report.Licence;
import org.meterline.contracts.report.ReadResult;
import org.meterline.contracts.report.ReportDigest;
import org.meterline.contracts.report.ReportLimits;
import org.meterline.contracts.report.Software;
import org.meterline.contracts.report.UsageRecord;
import org.meterline.contracts.report.UsageReportReader;
import org.meterline.contracts.report.VmRecord;
import org.meterline.usagemeter.domain.HourReport;
import org.meterline.usagemeter.domain.Meter;
import org.meterline.usagemeter.domain.MonthClock;
import org.meterline.usagemeter.domain.MonthReports;
import org.meterline.usagemeter.domain.Names;
import org.meterline.usagemeter.domain.Recording;
import org.meterline.usagemeter.domain.RecordingEvent;
import org.meterline.usagemeter.file.RecordingFile;
import org.meterline.usagemeter.file.RulesFile;

/** The month that everything else is shown with, from the recording that is kept here. */
class SampleMonthTest {
    private static final Path RECORDING = Path.of("recording/sample.jsonl.zst");
    private static final Path RULES = Path.of("recording/sample-rules.json");
    private static final YearMonth OCTOBER = YearMonth.of(2026, 10);

    /** Change only together with the recording, the mapping of time or the report's form, and say so in the changelog. */
    private static final ReportDigest FIRST =
            new ReportDigest("sha256:8147372ab29abbe78b5b53b1efb1f50e9cce98ab09408ec49b1806fc0e0e5c26");

    private static final ReportDigest LAST =
            new ReportDigest("sha256:33992c56a7ddc2858346d78f38f4c8715cfb41f33e6c9508496db43e33bb37e9");

    @SuppressWarnings("NullAway.Init")
    private static Recording recording;

    @SuppressWarnings("NullAway.Init")
    private static List<HourReport> reports;

    @BeforeAll
    static void replay() throws IOException {
        recording = RecordingFile.read(RECORDING);
        reports = replayed();
    }

    private static List<HourReport> replayed() throws IOException {
        MonthReports month = new MonthReports(
                recording,
                new MonthClock(OCTOBER, recording.lengthMillis()),
                new Meter(
                        UUID.fromString("0b6e4c1e-0000-4000-8000-000000000002"),
                        new Software("meterline-usage-meter", "1.0.0")),
                RulesFile.read(RULES),
                Names.NONE);
        List<HourReport> all = new ArrayList<>();
        month.forEachRemaining(all::add);
        return all;
    }

    @Test
    void theBytesOfTheMonthAreTheSameEverywhere() {
        assertEquals(FIRST, reports.getFirst().digest());
        // The last digest hangs on all others by the chain.
        assertEquals(LAST, reports.getLast().digest());
    }

    @Test
    void replayingAgainGivesTheSameBytes() throws IOException {
        List<HourReport> again = replayed();

        assertEquals(reports.size(), again.size());
        for (int i = 0; i < again.size(); i++) {
            assertArrayEquals(reports.get(i).bytes(), again.get(i).bytes());
        }
    }

    @Test
    void everyReportIsTakenByTheReaderOfTheSuite() {
        UsageReportReader reader = new UsageReportReader(ReportLimits.DEFAULTS);
        ReportDigest previous = null;
        long sequence = 0;
        for (HourReport report : reports) {
            ReadResult.Valid valid = assertInstanceOf(ReadResult.Valid.class, reader.read(report.bytes()));
            assertEquals(++sequence, valid.header().sequence());
            assertEquals(previous, valid.header().previousDigest());
            previous = valid.digest();
        }
    }

    @Test
    void theMonthIsWorthLookingAt() {
        Set<String> vms = new TreeSet<>();
        Set<String> hosts = new TreeSet<>();
        Set<String> customers = new TreeSet<>();
        Set<Licence> licences = EnumSet.noneOf(Licence.class);
        UsageReportReader reader = new UsageReportReader(ReportLimits.DEFAULTS);
        for (HourReport report : reports) {
            ReadResult read = reader.read(report.bytes(), (UsageRecord record) -> {
                customers.add(record.customer());
                licences.add(record.licence());
                if (record instanceof VmRecord) {
                    vms.add(record.id());
                } else if (record instanceof HostRecord) {
                    hosts.add(record.id());
                }
            });
            assertInstanceOf(ReadResult.Valid.class, read);
        }
        assertTrue(vms.size() >= 200, () -> vms.size() + " VMs");
        assertTrue(hosts.size() >= 14, () -> hosts.size() + " hosts, two of them added later");
        assertEquals(Set.of("No Customer Label", "acme", "globex", "initech", "umbrella"), customers);
        assertEquals(EnumSet.allOf(Licence.class), licences);
    }

    @Test
    void theTimeInWhichTheRecorderWasAwayIsMissing() {
        MonthClock clock = new MonthClock(OCTOBER, recording.lengthMillis());
        long gap = 0;
        long lostAt = 0;
        for (RecordingEvent event : recording.events()) {
            if (event instanceof RecordingEvent.Disconnected lost) {
                lostAt = clock.secondAt(lost.atMillis());
            } else if (event instanceof RecordingEvent.Connected back && lostAt > 0) {
                gap += clock.secondAt(back.atMillis()) - lostAt;
            }
        }
        long observed = reports.stream().mapToLong(HourReport::observedSeconds).sum();

        assertTrue(gap > 3600, "more than an hour");
        assertEquals(clock.seconds() - gap, observed);
    }
}
