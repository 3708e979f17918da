package org.meterline.usagemeter.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meterline.contracts.report.ReportDigest;
import org.meterline.usagemeter.usecase.DamagedReportException;
import org.meterline.usagemeter.usecase.Spool;
import org.meterline.usagemeter.usecase.SpoolFullException;
import org.meterline.usagemeter.usecase.SpooledReport;
import org.meterline.usagemeter.usecase.SpooledReport.Delivery;

class SpoolFolderTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long LARGE = 1L << 30;
    private static final Instant AT = Instant.parse("2026-11-22T10:00:00Z");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path home;

    @Test
    void oneChainRunsOverAllSourcesAndRestarts() throws IOException {
        SpooledReport first;
        SpooledReport second;
        SpooledReport third;

        try (Spools.Open open = new Spools.Open(home, LARGE)) {
            first = Spools.write(open.spool, 1, 0);
            second = Spools.write(open.spool, 2, 0);
        }
        try (Spools.Open open = new Spools.Open(home, LARGE)) {
            third = Spools.write(open.spool, 1, 5);
        }

        Spool spool = SpoolFolder.openToRead(new MeterHome(home), LARGE);
        assertEquals(List.of(first, second), spool.reports(YearMonth.of(2026, 10)));
        assertEquals(List.of(third), spool.reports(YearMonth.of(2026, 11)));
        assertTrue(header(spool, first).path("previousDigest").isNull());
        assertEquals(
                first.digest().value(),
                header(spool, second).path("previousDigest").asText());
        assertEquals(
                second.digest().value(),
                header(spool, third).path("previousDigest").asText());
        assertEquals(3, header(spool, third).path("sequence").asLong());
        assertEquals(Optional.of(third.hour()), spool.lastHour(third.source()));
        assertEquals(Optional.of(second.hour()), spool.lastHour(second.source()));
    }

    @Test
    void theBytesAreThoseOfTheDigest() throws IOException {
        try (Spools.Open open = new Spools.Open(home, LARGE)) {
            SpooledReport report = Spools.write(open.spool, 1, 0, 50);

            byte[] bytes = open.spool.bytes(report);

            assertEquals(report.digest(), ReportDigest.of(bytes));
            assertEquals(report.bytes(), bytes.length);
            assertEquals(50, report.records());
        }
    }

    @Test
    void whatBecameOfReportsOutlivesTheProgram() throws IOException {
        SpooledReport taken;
        SpooledReport refused;
        SpooledReport waiting;
        try (Spools.Open open = new Spools.Open(home, LARGE)) {
            taken = Spools.write(open.spool, 1, 0);
            refused = Spools.write(open.spool, 1, 1);
            waiting = Spools.write(open.spool, 1, 2);

            open.spool.acknowledged(List.of(taken), AT);
            open.spool.refused(refused, "too old,\nit says", AT);
        }

        try (Spools.Open open = new Spools.Open(home, LARGE)) {
            assertEquals(List.of(waiting), open.spool.unsent(10));
            List<Delivery> deliveries = Stream.of(10, 11)
                    .flatMap(month -> open.spool.reports(YearMonth.of(2026, month)).stream())
                    .map(SpooledReport::delivery)
                    .toList();
            assertEquals(
                    List.of(
                            new Delivery.Acknowledged(AT),
                            new Delivery.Refused(AT, "too old, it says"),
                            new Delivery.Waiting()),
                    deliveries);
            assertEquals(1, open.spool.filling().setAside());
            assertEquals(1, open.spool.filling().unsent());
        }
    }

    @Test
    void anAnswerThatComesTwiceChangesNothing() throws IOException {
        try (Spools.Open open = new Spools.Open(home, LARGE)) {
            SpooledReport report = Spools.write(open.spool, 1, 0);
            open.spool.acknowledged(List.of(report), AT);

            open.spool.refused(report, "late and wrong", AT.plusSeconds(1));

            assertEquals(
                    new Delivery.Acknowledged(AT),
                    open.spool.reports(YearMonth.of(2026, 10)).getFirst().delivery());
            assertEquals(0, open.spool.filling().setAside());
        }
    }

    @Test
    void unsentReportsAreGivenInOrderOfTheirNumbers() throws IOException {
        try (Spools.Open open = new Spools.Open(home, LARGE)) {
            // Hours come in no order: a source that was away brings older ones.
            Spools.write(open.spool, 1, 100);
            Spools.write(open.spool, 2, 0);
            Spools.write(open.spool, 3, 50);

            List<Long> sequences =
                    open.spool.unsent(2).stream().map(SpooledReport::sequence).toList();

            assertEquals(List.of(1L, 2L), sequences);
            assertEquals(Optional.of(Spools.HOUR), open.spool.filling().oldestUnsentHour());
        }
    }

    @Test
    void onlyOneProgramWritesWhileOthersRead() throws IOException {
        try (Spools.Open open = new Spools.Open(home, LARGE)) {
            SpooledReport report = Spools.write(open.spool, 1, 0);

            Spool reader = SpoolFolder.openToRead(new MeterHome(home), LARGE);

            assertTrue(HomeLock.take(new MeterHome(home)).isEmpty());
            assertArrayEquals(open.spool.bytes(report), reader.bytes(report));
            assertThrows(IllegalStateException.class, () -> Spools.write(reader, 1, 1));
            assertThrows(IllegalStateException.class, () -> reader.acknowledged(List.of(report), AT));
        }
        assertTrue(HomeLock.take(new MeterHome(home)).isPresent());
    }

    @Test
    void aFullSpoolRefusesNewReportsAndKeepsUnsentOnes() throws IOException {
        try (Spools.Open open = new Spools.Open(home, 20_000)) {
            fill(open.spool);
            List<SpooledReport> before = open.spool.unsent(1000);

            assertThrows(SpoolFullException.class, () -> Spools.write(open.spool, 1, 1000, 50));

            assertFalse(before.isEmpty());
            assertEquals(before, open.spool.unsent(1000));
            assertTrue(open.spool.filling().bytes() <= 20_000);
        }
    }

    @Test
    void acknowledgedReportsMakeRoomTheOldestFirst() throws IOException {
        try (Spools.Open open = new Spools.Open(home, 20_000)) {
            fill(open.spool);
            List<SpooledReport> before = open.spool.unsent(1000);
            open.spool.acknowledged(before.subList(1, 3), AT);

            SpooledReport news = Spools.write(open.spool, 1, 1000, 50);

            List<Long> kept = all(open.spool).map(SpooledReport::sequence).toList();
            assertFalse(kept.contains(before.get(1).sequence()));
            assertTrue(kept.contains(before.get(2).sequence()));
            assertTrue(kept.contains(before.getFirst().sequence()));
            assertEquals(
                    before.getLast().digest().value(),
                    header(open.spool, news).path("previousDigest").asText());
        }
    }

    @Test
    void hoursThatNobodyCanTakeAnyMoreMakeRoomAtLastAndAreCounted() throws IOException {
        try (Spools.Open open = new Spools.Open(home, 20_000)) {
            fill(open.spool);

            Spools.write(open.spool, 1, 24 * 121, 50);

            assertTrue(open.spool.filling().dropped() > 0);
        }
        try (Spools.Open open = new Spools.Open(home, 20_000)) {
            assertTrue(open.spool.filling().dropped() > 0);
        }
    }

    @Test
    void acknowledgedReportsAreDeletedByAgeAndOthersStay() throws IOException {
        try (Spools.Open open = new Spools.Open(home, LARGE)) {
            SpooledReport taken = Spools.write(open.spool, 1, 0);
            SpooledReport waiting = Spools.write(open.spool, 1, 1);
            SpooledReport last = Spools.write(open.spool, 1, 2);
            open.spool.acknowledged(List.of(taken, last), AT);

            open.spool.deleteAcknowledged(Spools.HOUR.plus(Duration.ofDays(1000)));

            assertEquals(
                    List.of(waiting.sequence(), last.sequence()),
                    all(open.spool).map(SpooledReport::sequence).toList());
        }
        try (Spools.Open open = new Spools.Open(home, LARGE)) {
            assertEquals(4, Spools.write(open.spool, 1, 3).sequence());
        }
    }

    @Test
    void aDamagedReportIsNeverHandedOut() throws IOException {
        SpooledReport damaged;
        try (Spools.Open open = new Spools.Open(home, LARGE)) {
            Spools.write(open.spool, 1, 0, 20);
            damaged = Spools.write(open.spool, 1, 1, 20);
        }
        Path file = files("*_" + damaged.digest().value().substring(7) + ".zst").getFirst();
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, java.util.Arrays.copyOf(bytes, bytes.length / 2));

        try (Spools.Open open = new Spools.Open(home, LARGE)) {
            assertThrows(DamagedReportException.class, () -> open.spool.bytes(damaged));
            SpooledReport next = Spools.write(open.spool, 1, 2);
            assertEquals(
                    damaged.digest().value(),
                    header(open.spool, next).path("previousDigest").asText());
        }
    }

    @Test
    void aRestoredSnapshotGoesOnWithItsOwnNumbersSoThatTheForkShows() throws IOException {
        Path snapshot = Files.createDirectory(home.resolve("snapshot"));
        Path running = Files.createDirectory(home.resolve("running"));
        try (Spools.Open open = new Spools.Open(running, LARGE)) {
            Spools.write(open.spool, 1, 0);
        }
        copy(running, snapshot);
        SpooledReport one;
        SpooledReport other;
        try (Spools.Open open = new Spools.Open(running, LARGE)) {
            one = Spools.write(open.spool, 1, 1);
        }

        try (Spools.Open open = new Spools.Open(snapshot, LARGE)) {
            other = Spools.write(open.spool, 1, 1, 2);
        }

        assertEquals(one.sequence(), other.sequence());
        assertFalse(one.digest().equals(other.digest()));
    }

    @Test
    void aThreadThatIsInterruptedWhileItWritesHarmsNobody() throws IOException {
        try (Spools.Open open = new Spools.Open(home, LARGE)) {
            SpooledReport first = Spools.write(open.spool, 1, 0);

            Thread.currentThread().interrupt();
            assertThrows(IOException.class, () -> Spools.write(open.spool, 1, 1));
            Thread.currentThread().interrupt();
            assertThrows(IOException.class, () -> open.spool.acknowledged(List.of(first), AT));
            assertTrue(Thread.interrupted());

            SpooledReport second = Spools.write(open.spool, 1, 1);
            open.spool.acknowledged(List.of(first), AT);
            assertEquals(
                    first.digest().value(),
                    header(open.spool, second).path("previousDigest").asText());
            assertEquals(List.of(second), open.spool.unsent(10));
        }
        try (Spools.Open open = new Spools.Open(home, LARGE)) {
            assertEquals(1, open.spool.unsent(10).size());
            assertEquals(2, open.spool.filling().reports());
        }
    }

    @Test
    void aReportWhoseFileIsGoneIsDamagedButAFolderThatIsGoneIsNot() throws IOException {
        try (Spools.Open open = new Spools.Open(home, LARGE)) {
            SpooledReport report = Spools.write(open.spool, 1, 0);
            Path month = home.resolve("spool/2026-10");
            Files.delete(
                    files("*_" + report.digest().value().substring(7) + ".zst").getFirst());
            assertThrows(DamagedReportException.class, () -> open.spool.bytes(report));

            Files.delete(month);

            IOException gone = assertThrows(IOException.class, () -> open.spool.bytes(report));
            assertFalse(gone instanceof DamagedReportException);
        }
    }

    @Test
    void aReaderOfAnEmptyHomeSeesNothing() throws IOException {
        Spool spool = SpoolFolder.openToRead(new MeterHome(home.resolve("nowhere")), LARGE);

        assertEquals(0, spool.filling().reports());
    }

    @Test
    void anOftenWrittenJournalShrinksAndSaysTheSame() throws IOException {
        SpooledReport taken;
        try (Spools.Open open = new Spools.Open(home, LARGE)) {
            taken = Spools.write(open.spool, 1, 0);
            open.spool.acknowledged(List.of(taken), AT);
        }
        Path journal = home.resolve("spool/deliveries");
        String line = Files.readString(journal);
        Files.writeString(journal, line.repeat(10_010));

        new Spools.Open(home, LARGE).close();

        assertEquals(line, Files.readString(journal));
    }

    /** Needs the right to mount a small file system. */
    private void onASmallDisk(Consumer<Path> test) throws Exception {
        Path small = Files.createDirectory(home.resolve("small"));
        assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", small.toString()),
                "small file systems cannot be mounted here");
        try {
            test.accept(small);
        } finally {
            run("umount", small.toString());
        }
    }

    @Test
    void onAFullDiskNothingIsHalfWritten() throws Exception {
        onASmallDisk(small -> assertDoesNotThrow(() -> {
            Files.write(small.resolve("ballast"), new byte[64 * 1024]);
            fillDisk(small);
        }));
    }

    @Test
    void onAFullDiskAcknowledgedReportsMakeRoom() throws Exception {
        onASmallDisk(small -> assertDoesNotThrow(() -> {
            try (Spools.Open open = new Spools.Open(small, LARGE)) {
                for (int hour = 0; hour < 5; hour++) {
                    Spools.write(open.spool, 2, hour, 50);
                }
                open.spool.acknowledged(open.spool.unsent(3), AT);

                fill(open.spool);

                List<Long> left =
                        all(open.spool).map(SpooledReport::sequence).sorted().toList();
                List<Long> unsent = open.spool.unsent(1000).stream()
                        .map(SpooledReport::sequence)
                        .toList();
                assertEquals(unsent, left);
                assertEquals(4, unsent.getFirst());
                assertEquals(unsent.size() + 3L, unsent.getLast());
            }
        }));
    }

    private void fillDisk(Path small) throws IOException {
        try (Spools.Open open = new Spools.Open(small, LARGE)) {
            SpoolFullException full = fill(open.spool);

            assertTrue(String.valueOf(full.getMessage()).contains("is full"), full.getMessage());
            List<SpooledReport> written = open.spool.unsent(1000);
            assertFalse(written.isEmpty());
            for (SpooledReport report : written) {
                open.spool.bytes(report);
            }
            Spool reader = SpoolFolder.openToRead(new MeterHome(small), LARGE);
            assertEquals(written, reader.unsent(1000));
            try (Stream<Path> files = Files.walk(small)) {
                assertEquals(
                        List.of(),
                        files.filter(file -> file.toString().endsWith(".new")).toList());
            }

            // Somebody makes room; the meter goes on where it stood.
            Files.delete(small.resolve("ballast"));
            SpooledReport next = Spools.write(open.spool, 1, 999);
            assertEquals(written.getLast().sequence() + 1, next.sequence());
        }
    }

    /** Writes until nothing more goes in. */
    private static SpoolFullException fill(Spool spool) {
        return assertThrows(SpoolFullException.class, () -> {
            for (int hour = 0; hour < 1000; hour++) {
                Spools.write(spool, 1, hour, 50);
            }
        });
    }

    private static Stream<SpooledReport> all(Spool spool) throws IOException {
        return Stream.of(
                        spool.reports(YearMonth.of(2026, 10)).stream(),
                        spool.reports(YearMonth.of(2026, 11)).stream(),
                        spool.reports(YearMonth.of(2026, 12)).stream())
                .flatMap(reports -> reports);
    }

    private static JsonNode header(Spool spool, SpooledReport report) throws IOException {
        return JSON.readTree(new String(spool.bytes(report), UTF_8));
    }

    private List<Path> files(String glob) throws IOException {
        try (Stream<Path> files = Files.walk(home)) {
            var matcher = home.getFileSystem().getPathMatcher("glob:" + glob);
            return files.filter(file -> matcher.matches(file.getFileName())).toList();
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(each -> !each.equals(from)).toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
    }

    private static boolean run(String... command) throws IOException, InterruptedException {
        try {
            return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor() == 0;
        } catch (IOException noSuchCommand) {
            return false;
        }
    }
}
