package org.meterline.usagemeter.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.meterline.usagemeter.domain.HourReport;
import org.meterline.usagemeter.usecase.ReportDestination;

/** Writes each report into a file of its own, the original bytes and nothing else: for looking and for tests. */
public final class ReportFolder implements ReportDestination {
    private static final DateTimeFormatter HOUR =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH'Z'").withZone(ZoneOffset.UTC);

    private final Path folder;
    private long written;

    public ReportFolder(Path folder) throws IOException {
        this.folder = Files.createDirectories(folder);
    }

    /** The file of an hour's report. */
    public static String fileName(Instant hour) {
        return "report-" + HOUR.format(hour) + ".json";
    }

    @Override
    public void accept(HourReport report) throws IOException {
        Files.write(folder.resolve(fileName(report.hour())), report.bytes());
        written++;
    }

    @Override
    public Outcome finish() {
        return new Outcome(written, 0);
    }

    @Override
    public void close() {
        // Nothing is open between reports.
    }
}
