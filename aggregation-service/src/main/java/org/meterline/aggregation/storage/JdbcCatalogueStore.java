package org.meterline.aggregation.storage;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.meterline.aggregation.domain.metric.MetricCatalogue;
import org.meterline.aggregation.domain.metric.MetricVersion;
import org.meterline.aggregation.domain.metric.ShapeData;
import org.meterline.aggregation.usecase.CatalogueStore;

/** The metric catalogue, a row for each version of a metric. */
@ApplicationScoped
class JdbcCatalogueStore implements CatalogueStore {

    private static final String SELECT = """
            SELECT c.revision, m.metric, m.effective_from, m.unit, m.counting, m.object, m.parameters
            FROM metric_catalogue c CROSS JOIN metric_version m
            """;

    private final Database database;

    JdbcCatalogueStore(DataSource dataSource) {
        this.database = new Database(dataSource);
    }

    @Override
    public MetricCatalogue load() {
        return database.query(JdbcCatalogueStore::load);
    }

    private static MetricCatalogue load(Connection connection) throws SQLException {
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

    private static MetricVersion version(ResultSet row) throws SQLException {
        ShapeData shape = new ShapeData(
                row.getString("counting"),
                row.getString("object"),
                SourceHourJson.parameters(row.getString("parameters")));
        return new MetricVersion(
                row.getString("metric"), Columns.date(row, "effective_from"), row.getString("unit"), shape.toShape());
    }
}
