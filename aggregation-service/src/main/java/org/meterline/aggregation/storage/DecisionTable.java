package org.meterline.aggregation.storage;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.meterline.aggregation.domain.counting.ReportKey;
import org.meterline.aggregation.domain.counting.SourceHourKey;
import org.meterline.aggregation.usecase.DecisionQueries;
import org.meterline.aggregation.usecase.ReportDecision;
import org.meterline.aggregation.usecase.ReportDecision.Kind;
import org.meterline.contracts.report.ReportDigest;

/** What people have decided about reports. Rows are added and never changed; those of a source hour are in order, because it is locked meanwhile. */
final class DecisionTable {

    private static final String ADD = """
            INSERT INTO report_decision (provider, hour, source, usage_meter, digest, kind, decided_by, decided_at, reason,
                before, after)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?::jsonb, ?::jsonb)
            """;

    private static final String OF_SOURCE_HOUR = """
            SELECT position, provider, hour, source, usage_meter, digest, kind, decided_by, decided_at, reason, before, after
            FROM report_decision WHERE provider = ? AND hour = ? AND source = ? AND position > ?
            ORDER BY position LIMIT ?
            """;

    private static final String BETWEEN = """
            SELECT position, provider, hour, source, usage_meter, digest, kind, decided_by, decided_at, reason, before, after
            FROM report_decision WHERE provider = ? AND hour >= ? AND hour < ? ORDER BY position
            """;

    private final Connection connection;

    DecisionTable(Connection connection) {
        this.connection = connection;
    }

    void add(ReportDecision decision) throws SQLException {
        SourceHourKey hour = decision.report().sourceHour();
        try (PreparedStatement add = connection.prepareStatement(ADD)) {
            int column = 1;
            add.setString(column++, hour.provider());
            add.setObject(column++, Columns.timestamp(hour.hour()));
            add.setObject(column++, hour.source());
            add.setObject(column++, decision.report().usageMeter());
            add.setBytes(column++, decision.report().digest().hash());
            add.setString(column++, decision.kind().name());
            add.setString(column++, decision.decidedBy());
            add.setObject(column++, Columns.timestamp(decision.decidedAt()));
            add.setString(column++, decision.reason());
            add.setString(column++, SourceHourJson.effect(decision.before()));
            add.setString(column, SourceHourJson.effect(decision.after()));
            add.executeUpdate();
        }
    }

    List<ReportDecision> ofSourceHour(SourceHourKey hour) throws SQLException {
        return ofSourceHour(hour, 0, Integer.MAX_VALUE).stream()
                .map(DecisionQueries.Kept::decision)
                .toList();
    }

    List<DecisionQueries.Kept> ofSourceHour(SourceHourKey hour, long after, int limit) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(OF_SOURCE_HOUR)) {
            select.setString(1, hour.provider());
            select.setObject(2, Columns.timestamp(hour.hour()));
            select.setObject(3, hour.source());
            select.setLong(4, after);
            select.setInt(5, limit);
            try (ResultSet rows = select.executeQuery()) {
                List<DecisionQueries.Kept> decisions = new ArrayList<>();
                while (rows.next()) {
                    decisions.add(new DecisionQueries.Kept(rows.getLong("position"), decision(rows)));
                }
                return decisions;
            }
        }
    }

    /** Of all source hours of a provider in a period, in the order of deciding. */
    List<ReportDecision> between(String provider, Instant start, Instant end) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(BETWEEN)) {
            select.setString(1, provider);
            select.setObject(2, Columns.timestamp(start));
            select.setObject(3, Columns.timestamp(end));
            try (ResultSet rows = select.executeQuery()) {
                List<ReportDecision> decisions = new ArrayList<>();
                while (rows.next()) {
                    decisions.add(decision(rows));
                }
                return decisions;
            }
        }
    }

    private static ReportDecision decision(ResultSet row) throws SQLException {
        return new ReportDecision(
                new ReportKey(
                        new SourceHourKey(
                                row.getString("provider"), Columns.instant(row, "hour"), Columns.uuid(row, "source")),
                        Columns.uuid(row, "usage_meter"),
                        ReportDigest.ofHash(row.getBytes("digest"))),
                Kind.valueOf(row.getString("kind")),
                row.getString("decided_by"),
                Columns.instant(row, "decided_at"),
                row.getString("reason"),
                SourceHourJson.effect(row.getString("before")),
                SourceHourJson.effect(row.getString("after")));
    }
}
