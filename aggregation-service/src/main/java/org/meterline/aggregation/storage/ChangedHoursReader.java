package org.meterline.aggregation.storage;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.meterline.aggregation.domain.counting.Assignment;
import org.meterline.aggregation.domain.counting.ReportState;
import org.meterline.aggregation.domain.order.HourChange;
import org.meterline.aggregation.domain.quantity.BillingMonth;
import org.meterline.contracts.report.ReportDigest;

/** Reads which source hours of a contract's month are not what they were in a version of it, within somebody else's snapshot. */
public final class ChangedHoursReader {

    private static final String CHANGED = """
            SELECT k.reports AS was_reports, k.contract AS was_contract, k.site AS was_site, s.reports, s.contract, s.site
            FROM (
                SELECT DISTINCT ON (hour, source) * FROM kept_source_hour
                WHERE provider = ? AND hour >= ? AND hour < ? AND version >= ?
                ORDER BY hour, source, version
            ) AS k JOIN source_hour s USING (provider, hour, source)
            WHERE ? IN (k.contract, s.contract)
                AND (k.reports, k.contract, k.site, k.metered_seconds, k.contribution, k.marks)
                    IS DISTINCT FROM (s.reports, s.contract, s.site, s.metered_seconds, s.contribution, s.marks)
            """;

    private final Connection connection;

    public ChangedHoursReader(Connection connection) {
        this.connection = connection;
    }

    public List<HourChange> read(String provider, UUID contract, BillingMonth month, int sinceVersion)
            throws SQLException {
        List<HourChange> changes = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(CHANGED)) {
            select.setString(1, provider);
            select.setObject(2, Columns.timestamp(month.start()));
            select.setObject(3, Columns.timestamp(month.end()));
            select.setInt(4, sinceVersion);
            select.setObject(5, contract);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    changes.add(new HourChange(state(rows, "was_"), state(rows, "")));
                }
            }
        }
        return changes;
    }

    private static HourChange.State state(ResultSet row, String prefix) throws SQLException {
        SortedMap<ReportDigest, ReportState> reports = new TreeMap<>();
        SourceHourJson.reportRows(row.getString(prefix + "reports"))
                .forEach(report -> reports.put(new ReportDigest(report.digest()), report.state()));
        return new HourChange.State(
                reports, new Assignment(Columns.uuid(row, prefix + "contract"), row.getString(prefix + "site")));
    }
}
