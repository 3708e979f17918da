package org.meterline.aggregation.storage;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.meterline.aggregation.domain.metric.MetricCatalogue;
import org.meterline.aggregation.domain.metric.MetricVersion;
import org.meterline.aggregation.domain.metric.ShapeData;

/** The metric catalogue, a row for each version of a metric, and how far its changes were followed. */
final class CatalogueTable {

    private static final String SELECT = """
            SELECT c.revision, m.metric, m.effective_from, m.unit, m.counting, m.object, m.parameters, m.words
            FROM metric_catalogue c CROSS JOIN metric_version m
            """;

    private static final String HOLD = "SELECT revision FROM metric_catalogue FOR SHARE";

    private static final String BEHIND = "SELECT true FROM metric_catalogue WHERE followed < revision";

    /** Waits for those who count by an older catalogue: what they write is then seen by the recount. */
    private static final String TAKE = "SELECT followed FROM metric_catalogue WHERE followed < revision FOR UPDATE";

    private static final String CHANGED_FROM =
            "SELECT min(effective_from) AS day FROM metric_version WHERE revision > ?";

    private static final String FOLLOWED = "UPDATE metric_catalogue SET followed = revision";

    private final Connection connection;

    CatalogueTable(Connection connection) {
        this.connection = connection;
    }

    MetricCatalogue load() throws SQLException {
        List<MetricVersion> versions = new ArrayList<>();
        long revision = 0;
        try (PreparedStatement select = connection.prepareStatement(SELECT);
                ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                revision = rows.getLong("revision");
                versions.add(version(rows));
            }
        }
        return new MetricCatalogue(revision, versions);
    }

    MetricCatalogue hold(MetricCatalogue known) throws SQLException {
        long revision;
        try (PreparedStatement hold = connection.prepareStatement(HOLD);
                ResultSet row = hold.executeQuery()) {
            row.next();
            revision = row.getLong("revision");
        }
        return revision == known.revision() ? known : load();
    }

    boolean follow() throws SQLException {
        try (PreparedStatement behind = connection.prepareStatement(BEHIND);
                ResultSet row = behind.executeQuery()) {
            if (!row.next()) {
                return false;
            }
        }
        try (PreparedStatement take = connection.prepareStatement(TAKE);
                ResultSet row = take.executeQuery()) {
            return row.next() && follow(row.getLong("followed"));
        }
    }

    private boolean follow(long followed) throws SQLException {
        try (PreparedStatement changed = connection.prepareStatement(CHANGED_FROM);
                PreparedStatement done = connection.prepareStatement(FOLLOWED)) {
            changed.setLong(1, followed);
            try (ResultSet row = changed.executeQuery()) {
                LocalDate day = row.next() ? row.getObject("day", LocalDate.class) : null;
                if (day != null) {
                    new RecountTable(connection).scheduleAll(day);
                }
            }
            done.executeUpdate();
            return true;
        }
    }

    private static MetricVersion version(ResultSet row) throws SQLException {
        ShapeData shape = new ShapeData(
                row.getString("counting"),
                row.getString("object"),
                SourceHourJson.parameters(row.getString("parameters")),
                SourceHourJson.words(row.getString("words")));
        return new MetricVersion(
                row.getString("metric"), Columns.date(row, "effective_from"), row.getString("unit"), shape.toShape());
    }
}
