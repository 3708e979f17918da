package org.meterline.usagemeter.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.meterline.contracts.report.ReportDigest;
import org.meterline.usagemeter.usecase.SpooledReport;

/** A crash may come at any byte; what was said to be written is there, and the chain goes on. */
class SpoolCrashPropertiesTest {
    private static final Instant AT = Instant.parse("2026-11-22T10:00:00Z");

    /** Numbers above 2 are reports of that many records, 0 and 1 are answers to the oldest unsent report. */
    @Property(tries = 200)
    void whateverIsTornEveryWrittenReportIsThereAndTheChainGoesOn(
            @ForAll @Size(min = 1, max = 12) List<@IntRange(min = 0, max = 9) Integer> steps,
            @ForAll @IntRange(min = 0, max = 100) int journalPercent,
            @ForAll @IntRange(min = 0, max = 100) int unfinishedPercent)
            throws IOException {
        Path home = Files.createTempDirectory("spool");
        try {
            List<SpooledReport> written = live(home, steps);
            tear(home, journalPercent, unfinishedPercent);

            try (Spools.Open open = new Spools.Open(home, 1L << 30)) {
                SpooledReport next = Spools.write(open.spool, 9, 900);

                for (SpooledReport report : written) {
                    assertEquals(report.digest(), ReportDigest.of(open.spool.bytes(report)));
                }
                assertEquals(written.size() + 1L, next.sequence());
                if (!written.isEmpty()) {
                    String bytes = new String(open.spool.bytes(next), java.nio.charset.StandardCharsets.UTF_8);
                    assertTrue(bytes.contains(
                            "\"previousDigest\":\"" + written.getLast().digest() + "\""));
                }
                answersAreLostFromTheEndOnly(open.spool, written, steps);
            }
        } finally {
            delete(home);
        }
    }

    /** Writes and answers as told, and ends as a killed program does: nothing is closed in good order. */
    private static List<SpooledReport> live(Path home, List<Integer> steps) throws IOException {
        List<SpooledReport> written = new ArrayList<>();
        try (Spools.Open open = new Spools.Open(home, 1L << 30)) {
            for (int step : steps) {
                List<SpooledReport> oldest = open.spool.unsent(1);
                if (step >= 2) {
                    written.add(Spools.write(open.spool, step, written.size(), step));
                } else if (!oldest.isEmpty() && step == 1) {
                    open.spool.acknowledged(oldest, AT);
                } else if (!oldest.isEmpty()) {
                    open.spool.refused(oldest.getFirst(), "no", AT);
                }
            }
        }
        return written;
    }

    private static void tear(Path home, int journalPercent, int unfinishedPercent) throws IOException {
        Path journal = home.resolve("spool/deliveries");
        try (FileChannel channel = FileChannel.open(journal, StandardOpenOption.WRITE)) {
            channel.truncate(channel.size() * journalPercent / 100);
        }
        // The report that was being written has no name yet.
        Path month = Files.createDirectories(home.resolve("spool/2026-11"));
        Files.write(month.resolve("000000000099_x.zst.new"), new byte[unfinishedPercent]);
    }

    /** Reports are answered in order, so those whose answer is left come first. */
    private static void answersAreLostFromTheEndOnly(
            SpoolFolder spool, List<SpooledReport> written, List<Integer> steps) {
        List<Long> unsent = spool.unsent(100).stream()
                .map(SpooledReport::sequence)
                .filter(sequence -> sequence <= written.size())
                .toList();
        int answered = written.size() - unsent.size();
        assertTrue(answered <= steps.stream().filter(step -> step < 2).count());
        for (int i = 0; i < unsent.size(); i++) {
            assertEquals(answered + 1L + i, unsent.get(i));
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
