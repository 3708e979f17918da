package org.meterline.usagemeter.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.luben.zstd.ZstdInputStream;
import com.github.luben.zstd.ZstdOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meterline.contracts.report.ReportDigest;
import org.meterline.usagemeter.usecase.AccessToken;
import org.meterline.usagemeter.usecase.MonthOverview;
import org.meterline.usagemeter.usecase.SpooledReport;
import org.meterline.usagemeter.usecase.WrittenFile;

/** Usage files from the spool, and how they are read. */
class UsageDownloadTest {
    private static final AccessToken TOKEN = new AccessToken("mlt_" + "A".repeat(43), 1);
    private static final YearMonth NOVEMBER = YearMonth.of(2026, 11);
    private static final Instant TENTH = Instant.parse("2026-11-10T10:15:00Z");
    private static final Instant AFTER = Instant.parse("2026-12-01T00:05:00Z");
    private static final long LARGE = 1L << 30;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    private Path home() {
        return folder.resolve("home");
    }

    /** Two hours of October, then so many of November, of two sources. */
    private List<SpooledReport> november(int hours) throws IOException {
        List<SpooledReport> all = new ArrayList<>();
        try (Spools.Open open = new Spools.Open(home(), LARGE)) {
            Instant last = open.spool.lastHour(Spools.source(1).id()).orElse(Spools.HOUR.minus(Duration.ofHours(1)));
            int next = Math.toIntExact(Duration.between(Spools.HOUR, last).toHours()) + 1;
            for (int hour = next; hour < hours + 2; hour++) {
                all.add(Spools.write(open.spool, 1, hour));
                all.add(Spools.write(open.spool, 2, hour));
            }
        }
        return all;
    }

    private UsageDownload.Download download(YearMonth month, Instant now) throws IOException {
        try (SpoolFolder spool = SpoolFolder.openToRead(new MeterHome(home()), LARGE)) {
            return new UsageDownload(new MeterHome(home()), spool, Spools.METER.id(), TOKEN)
                    .write(month, now, Files.createDirectories(folder.resolve("files")), (done, all) -> {
                        assertTrue(done <= all);
                    });
        }
    }

    private static UsageFileCheck ownCheck() {
        return new UsageFileCheck(Spools.METER.id(), TOKEN);
    }

    private static UsageFileCheck.Result read(UsageFileCheck check, Path file) throws IOException {
        return check.read(file, (header, original, records) -> assertEquals(header.usageMeterId(), Spools.METER.id()));
    }

    private static UsageFileCheck.Result.Whole whole(Path file) throws IOException {
        return assertInstanceOf(UsageFileCheck.Result.Whole.class, read(ownCheck(), file));
    }

    private static List<ReportDigest> digests(Path file) throws IOException {
        List<ReportDigest> digests = new ArrayList<>();
        UsageFileCheck.Result result =
                ownCheck().read(file, (header, original, records) -> digests.add(ReportDigest.of(original)));
        assertInstanceOf(UsageFileCheck.Result.Whole.class, result);
        return digests;
    }

    @Test
    void partialFilesSayWhenAndTheFullOneHoldsThemAll() throws IOException {
        november(3);
        UsageDownload.Download partial = download(NOVEMBER, TENTH);
        november(5);

        UsageDownload.Download full = download(NOVEMBER, AFTER);

        String id = Spools.METER.id().toString();
        assertEquals(
                "usage-" + id + "-2026-11-partial-20261110T101500Z.data",
                partial.file().getFileName().toString());
        assertEquals("usage-" + id + "-2026-11.data", full.file().getFileName().toString());
        assertTrue(whole(partial.file()).manifest().partial());
        assertFalse(whole(full.file()).manifest().partial());
        assertEquals(6, digests(partial.file()).size());
        assertEquals(10, digests(full.file()).size());
        assertEquals(digests(partial.file()), digests(full.file()).subList(0, 6));
        assertTrue(whole(full.file()).signatureChecked());
    }

    @Test
    void eachFileNamesTheOneBeforeWhateverItsMonth() throws IOException {
        november(3);
        UsageDownload.Download first = download(YearMonth.of(2026, 10), TENTH);
        UsageDownload.Download second = download(NOVEMBER, TENTH);
        UsageDownload.Download third = download(NOVEMBER, TENTH.plusSeconds(60));

        assertNull(whole(first.file()).manifest().previousFile());
        assertEquals(1, whole(first.file()).manifest().sequence());
        assertEquals(
                whole(first.file()).digest(), whole(second.file()).manifest().previousFile());
        assertEquals(
                whole(second.file()).digest(), whole(third.file()).manifest().previousFile());
        assertEquals(3, whole(third.file()).manifest().sequence());
        assertEquals(
                List.of(1L, 2L, 3L),
                new UsageFileBook(new MeterHome(home()))
                        .files().stream().map(WrittenFile::sequence).toList());
    }

    @Test
    void aFileThatCannotBeFinishedLeavesNothingAndTakesNoNumber() throws IOException {
        november(3);
        try (SpoolFolder spool = SpoolFolder.openToRead(new MeterHome(home()), LARGE)) {
            UsageDownload download = new UsageDownload(new MeterHome(home()), spool, Spools.METER.id(), TOKEN);

            assertThrows(
                    IllegalStateException.class,
                    () -> download.write(NOVEMBER, TENTH, folder, (done, all) -> {
                        throw new IllegalStateException("the disk is full");
                    }));
        }

        try (Stream<Path> left = Files.list(folder)) {
            assertEquals(List.of(home()), left.toList());
        }
        assertEquals(List.of(), new UsageFileBook(new MeterHome(home())).files());
        assertEquals(1, download(NOVEMBER, TENTH).written().sequence());
    }

    @Test
    void aDamagedReportDoesNotHoldUpTheOthers() throws IOException {
        november(3);
        Path damaged;
        try (Stream<Path> files = Files.list(home().resolve("spool/2026-11"))) {
            damaged = files.sorted().toList().get(2);
        }
        byte[] bytes = Files.readAllBytes(damaged);
        bytes[bytes.length / 2] ^= 1;
        Files.write(damaged, bytes);

        UsageDownload.Download download = download(NOVEMBER, AFTER);

        assertEquals(5, digests(download.file()).size());
        assertEquals(1, download.leftOut().size());
        assertTrue(
                download.leftOut().getFirst().contains("number 7"),
                download.leftOut().toString());
    }

    @Test
    void withoutTheTokenOnlyTheSignatureIsNotChecked() throws IOException {
        november(3);
        Path file = download(NOVEMBER, AFTER).file();

        for (UsageFileCheck check : List.of(
                new UsageFileCheck(null, null),
                new UsageFileCheck(Spools.METER.id(), new AccessToken("mlt_" + "B".repeat(43), 2)))) {
            UsageFileCheck.Result.Whole whole = assertInstanceOf(UsageFileCheck.Result.Whole.class, read(check, file));
            assertFalse(whole.signatureChecked());
            assertEquals(whole(file).digest(), whole.digest());
            assertEquals(6, whole.contents().reports());
        }
    }

    @Test
    void aFileThatSomebodyChangedIsBroken() throws IOException {
        november(3);
        Path file = download(NOVEMBER, AFTER).file();
        String lines;
        try (InputStream in = new ZstdInputStream(Files.newInputStream(file))) {
            lines = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        List<String> each = lines.lines().toList();
        List<String> swapped = new ArrayList<>(each);
        swapped.set(1, each.get(2));
        swapped.set(2, each.get(1));

        int lastValue = lines.lastIndexOf("\"value\":4");
        assertEquals(
                "signature-wrong",
                rule(lines.substring(0, lastValue) + "\"value\":5" + lines.substring(lastValue + 9)));
        assertEquals("report-chain", rule(lines.replaceFirst("\"value\":2", "\"value\":3")));
        assertEquals("report-chain", rule(String.join("\n", swapped) + "\n"));
        assertEquals("report-count", rule(lines.replace("\"reports\":6", "\"reports\":5")));
        assertEquals("report-month", rule(lines.replace("\"month\":\"2026-11\"", "\"month\":\"2026-12\"")));
    }

    private String rule(String lines) throws IOException {
        Path changed = folder.resolve("changed.data");
        try (OutputStream out = new ZstdOutputStream(Files.newOutputStream(changed))) {
            out.write(lines.getBytes(StandardCharsets.UTF_8));
        }
        Path unpacked = folder.resolve("unpacked");
        UsageFileCheck.Result result = new UsageUnpacking(unpacked).unpack(changed, ownCheck());
        assertFalse(Files.exists(unpacked));
        return assertInstanceOf(UsageFileCheck.Result.Broken.class, result)
                .refusal()
                .rule();
    }

    @Test
    void whatIsUnpackedLiesByDay() throws IOException {
        november(30);
        Path file = download(NOVEMBER, AFTER).file();
        Path unpacked = folder.resolve("unpacked");

        assertInstanceOf(UsageFileCheck.Result.Whole.class, new UsageUnpacking(unpacked).unpack(file, ownCheck()));

        try (Stream<Path> days = Files.list(unpacked)) {
            assertEquals(
                    List.of("2026-11-01", "2026-11-02", "summary.json"),
                    days.map(day -> day.getFileName().toString()).sorted().toList());
        }
        try (Stream<Path> reports = Files.list(unpacked.resolve("2026-11-02"))) {
            assertEquals(12, reports.count());
        }
        assertTrue(Files.readString(unpacked.resolve("summary.json")).contains("\"reports\" : 60"));
        assertThrows(IOException.class, () -> new UsageUnpacking(unpacked).unpack(file, ownCheck()));
    }

    @Test
    void theOverviewSaysWhatIsInNoFileYet() throws IOException {
        november(3);
        WrittenFile file = download(NOVEMBER, TENTH).written();
        List<SpooledReport> more = november(5);
        try (Spools.Open open = new Spools.Open(home(), LARGE)) {
            open.spool.acknowledged(more.subList(0, 1), TENTH);
            open.spool.refused(more.get(1), "no", TENTH);

            MonthOverview overview =
                    MonthOverview.of(open.spool, NOVEMBER, List.of(file), Instant.parse("2026-11-01T10:30:00Z"));

            assertEquals(10, overview.reports());
            assertEquals(4, overview.inNoFile());
            assertEquals(1, overview.acknowledged());
            assertEquals(1, overview.refused());
            assertEquals(8, overview.waiting());
            assertEquals("0.5000", overview.coverage());
        }
    }
}
