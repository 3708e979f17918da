package org.meterline.aggregation.storage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.meterline.aggregation.Reports;
import org.meterline.aggregation.domain.counting.Decision;
import org.meterline.aggregation.domain.counting.HourMeasurement;
import org.meterline.aggregation.domain.counting.MeterFacts;
import org.meterline.aggregation.domain.counting.ReportFact;
import org.meterline.aggregation.domain.counting.SourceHour;
import org.meterline.aggregation.domain.counting.SourceHourKey;
import org.meterline.aggregation.domain.counting.TotalsChange;
import org.meterline.contracts.codec.Compression;
import org.meterline.contracts.report.ReadResult;
import org.meterline.contracts.report.ReportDigest;
import org.meterline.contracts.report.ReportLimits;
import org.meterline.contracts.report.UsageReportReader;

/** The totals computed afresh from the original bytes of the ledger and from what the registry says: nothing else is read. */
final class Recomputation {

    private static final UsageReportReader READER = new UsageReportReader(ReportLimits.DEFAULTS);

    private final Map<ReportDigest, byte[]> originals = new HashMap<>();
    private final SortedMap<SourceHourKey, List<ReportFact>> reports = new TreeMap<>();

    static List<String> totals(TestDatabase database) {
        Recomputation recomputation = new Recomputation();
        try (Connection connection = database.dataSource().getConnection()) {
            recomputation.readLedger(connection);
            Set<UUID> meters = new HashSet<>();
            recomputation.reports.values().forEach(all -> all.forEach(report -> meters.add(report.usageMeter())));
            return recomputation.totals(new UsageMeterTable(connection).read(meters));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void readLedger(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT provider, original FROM ledger")) {
            while (rows.next()) {
                byte[] original = unpacked(rows.getBytes("original"));
                ReadResult.Valid valid = (ReadResult.Valid) READER.read(original);
                originals.put(valid.digest(), original);
                reports.computeIfAbsent(
                                new SourceHourKey(
                                        rows.getString("provider"),
                                        valid.header().hour(),
                                        valid.header().source().id()),
                                absent -> new ArrayList<>())
                        .add(new ReportFact(
                                valid.header().usageMeterId(),
                                valid.digest(),
                                valid.header().sequence(),
                                valid.header().observed()));
            }
        }
    }

    private List<String> totals(Map<UUID, MeterFacts> meters) {
        TotalsChange totals = new TotalsChange();
        reports.forEach((key, all) -> totals.replace(
                SourceHour.untouched(key),
                SourceHour.untouched(key).with(all).decided(meters, Reports.CATALOGUE, (hour, counted, metrics) -> {
                    HourMeasurement measurement = new HourMeasurement(metrics);
                    counted.forEach(each -> measure(each, measurement));
                    return measurement.amounts();
                })));
        List<String> rows = new ArrayList<>();
        totals.sorted()
                .forEach((key, amount) -> rows.add(String.join(
                        " | ",
                        key.provider(),
                        key.month().firstDay().toString(),
                        key.assignment().contract().toString(),
                        key.assignment().site(),
                        key.measured().usageMeter().toString(),
                        key.source().toString(),
                        key.measured().customer(),
                        key.measured().metric(),
                        key.measured().version().toString(),
                        amount.billed().toString(),
                        amount.metered().toString())));
        rows.sort(null);
        return rows;
    }

    private void measure(Decision.Counted each, HourMeasurement into) {
        byte[] original = originals.getOrDefault(each.report().digest(), new byte[0]);
        READER.read(original, usage -> into.add(each.report().usageMeter(), each.seconds(), usage));
    }

    private static byte[] unpacked(byte[] packed) {
        try {
            return Compression.unzstd(packed, ReportLimits.DEFAULTS.maxBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
