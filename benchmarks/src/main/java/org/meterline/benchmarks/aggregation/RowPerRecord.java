package org.meterline.benchmarks.aggregation;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.meterline.contracts.codec.Compression;
import org.meterline.contracts.report.ReadResult;
import org.meterline.contracts.report.ReportLimits;
import org.meterline.contracts.report.UsageRecord;
import org.meterline.contracts.report.UsageReportReader;
import org.meterline.contracts.report.VmRecord;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;

/**
 * What a design with a row for each record could at most do: PostgreSQL's COPY of the same records, with a key of four
 * columns, made ready beforehand and without any counting.
 */
record RowPerRecord(Connection database) {

    private static final String CREATE = """
            CREATE TABLE record (
                hour timestamptz, source uuid, object text, from_second int, to_second int, customer text,
                configured_mib bigint, vcpus int,
                PRIMARY KEY (hour, source, object, from_second))
            """;

    /** Reports of one transaction. */
    private static final int TOGETHER = 20;

    /** Returns rows a second. */
    long copy(List<Prepared> reports) throws SQLException, IOException {
        List<byte[]> rows = new ArrayList<>();
        for (int i = 0; i < reports.size(); i += TOGETHER) {
            rows.add(rows(reports.subList(i, Math.min(reports.size(), i + TOGETHER))));
        }
        try (Statement statement = database.createStatement()) {
            statement.execute("DROP TABLE IF EXISTS record");
            statement.execute(CREATE);
        }
        CopyManager copy = database.unwrap(PGConnection.class).getCopyAPI();
        long copied = 0;
        long begin = System.nanoTime();
        for (byte[] each : rows) {
            copied += copy.copyIn("COPY record FROM STDIN", new ByteArrayInputStream(each), 1 << 16);
        }
        Duration wall = Duration.ofNanos(System.nanoTime() - begin);
        try (Statement statement = database.createStatement()) {
            statement.execute("DROP TABLE record");
        }
        return copied * 1_000_000 / Math.max(1, wall.toNanos() / 1_000);
    }

    private static byte[] rows(List<Prepared> reports) throws IOException {
        UsageReportReader reader = new UsageReportReader(ReportLimits.DEFAULTS);
        StringBuilder rows = new StringBuilder();
        for (Prepared report : reports) {
            ReadResult unused = reader.read(
                    Compression.unzstd(report.zstd(), report.plainBytes()), usage -> add(rows, report, usage));
        }
        return rows.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void add(StringBuilder rows, Prepared report, UsageRecord usage) {
        rows.append(report.message().hour())
                .append('\t')
                .append(report.message().source());
        rows.append('\t')
                .append(usage.id())
                .append('\t')
                .append(usage.from())
                .append('\t')
                .append(usage.to());
        rows.append('\t').append(usage.customer()).append('\t');
        if (usage instanceof VmRecord vm) {
            rows.append(vm.configuredMiB()).append('\t').append(vm.vcpus()).append('\n');
        } else {
            rows.append("\\N\t\\N\n");
        }
    }
}
