package org.meterline.aggregation.storage;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import javax.sql.DataSource;
import org.meterline.aggregation.domain.metric.MetricCatalogue;
import org.meterline.aggregation.domain.metric.MetricVersion;
import org.meterline.aggregation.usecase.CatalogueStore;

/** The metric catalogue as anybody may read it, and as somebody changes it. */
@ApplicationScoped
class JdbcCatalogueStore implements CatalogueStore {

    private final Database database;

    JdbcCatalogueStore(DataSource dataSource) {
        this.database = new Database(dataSource);
    }

    @Override
    public MetricCatalogue load() {
        return database.query(connection -> new CatalogueTable(connection).load());
    }

    @Override
    public Put put(MetricVersion version, long revision, String actor, Instant at) {
        return database.transaction(connection -> new MetricVersionTable(connection).put(version, revision, actor, at));
    }

    @Override
    public List<Change> changes(String metric, long beforeRevision, int limit) {
        return database.query(connection -> new MetricVersionTable(connection).changes(metric, beforeRevision, limit));
    }
}
