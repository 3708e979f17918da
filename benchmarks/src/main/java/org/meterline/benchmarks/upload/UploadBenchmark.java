package org.meterline.benchmarks.upload;

import com.github.luben.zstd.ZstdInputStream;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.meterline.benchmarks.report.Machine;
import org.meterline.benchmarks.report.ProcessFigures;
import org.meterline.benchmarks.report.Report;
import org.meterline.benchmarks.report.Row;
import org.meterline.benchmarks.report.Row.Limit;
import org.meterline.benchmarks.sample.OneCore;
import org.meterline.contracts.codec.Compression;
import org.meterline.contracts.report.ReportDigest;

/** Everything that is measured of a large usage file, in its order. */
final class UploadBenchmark {

    private static final int RECORDS = 10_000;
    private static final int HOURS_OF_A_DAY = 24;
    private static final Duration FLOOR = Duration.ofSeconds(4);
    private static final Limit VISIBLE = new Limit(60_000, false);
    private static final Limit MEMORY = new Limit(512_000, false);
    private static final YearMonth MONTH = YearMonth.now(ZoneOffset.UTC).minusMonths(1);

    private final Rig rig;
    private final java.nio.file.Path folder;
    private final int days;
    private final int files;
    private final Report report;

    /** @param days of the month that a file has; all, or fewer for a look */
    UploadBenchmark(Rig rig, java.nio.file.Path folder, int days, int files, Map<String, String> setting) {
        this.rig = rig;
        this.folder = folder;
        this.days = Math.min(days, MONTH.lengthOfMonth());
        this.files = files;
        this.report = new Report(setting);
    }

    Report run() throws Exception {
        for (int number = 1; number <= files; number++) {
            say("Writing file " + number + " of " + files);
            LargeFile file = LargeFile.write(folder, number, MONTH, days * HOURS_OF_A_DAY, RECORDS);
            long floor = unpackedAndHashed(file);
            long tokens = tokens(file);
            rig.register(file.state());
            say("Uploading it: " + Files.size(file.path()) / (1 << 20) + " MiB, " + file.records() + " records");
            ProcessorUse before = ProcessorUse.of(rig);
            Upload.Times times = new Upload(rig, file).measure();
            add(number, file, times, floor, tokens, ProcessorUse.of(rig).since(before));
            Files.delete(file.path());
        }
        report.note("load after", Machine.load());
        return report;
    }

    private void add(int number, LargeFile file, Upload.Times times, long floor, long tokens, ProcessorUse use)
            throws IOException {
        String section = "File " + number + ": " + file.records() + " records in " + file.reports() + " reports"
                + (number == 1 ? ", all programs just started" : "");
        Map<String, Long> size = new LinkedHashMap<>();
        size.put("unpacked", file.plainBytes() * 1_000 / (1 << 20));
        report.add(new Row(section, "the file", Files.size(file.path()) * 1_000 / (1 << 20), "MiB", null, null, size));
        report.add(new Row(section, "202: verified and stored", times.taken().toMillis(), "s", floor, null, Map.of()));
        report.add(new Row(
                section, "every report on the topic", times.published().toMillis(), "s", 2 * floor, null, Map.of()));
        Map<String, Long> more = new LinkedHashMap<>();
        more.put("gateway, processor time", use.gateway().toMillis());
        more.put("aggregation", use.aggregation().toMillis());
        more.put("postgres", use.postgres().toMillis());
        more.put("broker", use.broker().toMillis());
        more.put("generator", use.generator().toMillis());
        more.put("others", use.others().toMillis());
        report.add(new Row(
                section,
                "visible in usage",
                times.visible().toMillis(),
                "s",
                2 * floor + tokens,
                days < MONTH.lengthOfMonth() ? null : VISIBLE,
                more));
        report.add(new Row(section, "every outcome back", times.counted().toMillis(), "s", null, null, Map.of()));
        ProcessFigures gateway = new ProcessFigures(rig.gateway().pid());
        Map<String, Long> heap = new LinkedHashMap<>();
        heap.put("heap, the most seen", times.heapBytes() * 1_000 / (1 << 20));
        heap.put("resident afterwards", gateway.residentKilobytes() * 1_000 / 1_024);
        report.add(new Row(
                section,
                "gateway, most resident until here",
                gateway.peakResidentKilobytes() * 1_000 / 1_024,
                "MiB",
                null,
                MEMORY,
                heap));
    }

    /** In thousandths of a second: one core that unpacks the file once and makes its digest. */
    private static long unpackedAndHashed(LargeFile file) throws IOException {
        MessageDigest digest = ReportDigest.newHash();
        byte[] buffer = new byte[1 << 16];
        long begin = System.nanoTime();
        try (InputStream plain =
                new ZstdInputStream(new BufferedInputStream(Files.newInputStream(file.path()), 1 << 16))) {
            for (int read = plain.read(buffer); read >= 0; read = plain.read(buffer)) {
                digest.update(buffer, 0, read);
            }
        }
        return (System.nanoTime() - begin) / 1_000_000;
    }

    /** In thousandths of a second: one core that splits all reports into tokens. */
    private static long tokens(LargeFile file) {
        List<OneCore.Sample> samples = file.some().stream()
                .map(report -> new OneCore.Sample(List.of(report), new byte[0], report.length))
                .toList();
        long rate = new OneCore(FLOOR, FLOOR)
                .tokenised(new OneCore.Load(samples, Compression.ZSTD, file.recordsOfAReport()));
        return file.records() * 1_000 / rate;
    }

    private static void say(String what) {
        System.out.println(what);
    }
}
