package org.meterline.aggregation.storage;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.meterline.aggregation.usecase.ChainQueries;

/** Questions to the chains of usage meters. */
@ApplicationScoped
class JdbcChainQueries implements ChainQueries {

    private final Database database;

    JdbcChainQueries(DataSource dataSource) {
        this.database = new Database(dataSource);
    }

    @Override
    public List<MeterChain> troubled(String provider, @Nullable UUID after, int limit) {
        return database.query(connection -> new ChainTable(connection).troubled(provider, after, limit));
    }
}
