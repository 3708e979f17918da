package org.meterline.aggregation.storage;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.meterline.aggregation.domain.coverage.EstimatedHour;
import org.meterline.aggregation.domain.coverage.MeteredSource;
import org.meterline.aggregation.domain.quantity.BillingMonth;
import org.meterline.aggregation.usecase.CoverageQueries;

/** Questions to sources and their hours, each within one provider and as of one instant. */
@ApplicationScoped
class JdbcCoverageQueries implements CoverageQueries {

    private final Database database;

    JdbcCoverageQueries(DataSource dataSource) {
        this.database = new Database(dataSource);
    }

    @Override
    public List<MeteredSource> sources(String provider, BillingMonth month, @Nullable UUID after, int limit) {
        return database.snapshot(connection -> new CoverageRows(connection).sources(provider, month, after, limit));
    }

    @Override
    public List<MeteredSource> sources(String provider, BillingMonth month, Set<UUID> sources) {
        return database.snapshot(connection -> new CoverageRows(connection).sources(provider, month, sources));
    }

    @Override
    public AllSources all(String provider, BillingMonth month) {
        return database.snapshot(connection -> {
            CoverageRows rows = new CoverageRows(connection);
            return new AllSources(rows.unspoken(provider, month), rows.spokenOf(provider, month));
        });
    }

    @Override
    public Optional<MeteredSource> source(String provider, BillingMonth month, UUID source) {
        return database.snapshot(connection -> new CoverageRows(connection)
                .sources(provider, month, List.of(source)).stream().findFirst());
    }

    @Override
    public List<EstimatedHour> estimated(String provider, BillingMonth month, Instant now) {
        return database.snapshot(connection -> new CoverageRows(connection).estimated(provider, month, now));
    }
}
