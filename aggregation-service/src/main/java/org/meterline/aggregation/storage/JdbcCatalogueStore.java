package org.meterline.aggregation.storage;

import jakarta.enterprise.context.ApplicationScoped;
import javax.sql.DataSource;
import org.meterline.aggregation.domain.metric.MetricCatalogue;
import org.meterline.aggregation.usecase.CatalogueStore;

/** The metric catalogue as anybody may read it. */
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
}
