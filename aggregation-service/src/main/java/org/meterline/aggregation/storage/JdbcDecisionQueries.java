package org.meterline.aggregation.storage;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import javax.sql.DataSource;
import org.meterline.aggregation.usecase.DecisionQueries;
import org.meterline.contracts.report.ReportDigest;

/** Reads the decisions of people. */
@ApplicationScoped
class JdbcDecisionQueries implements DecisionQueries {

    private final Database database;

    JdbcDecisionQueries(DataSource dataSource) {
        this.database = new Database(dataSource);
    }

    @Override
    public List<Kept> decisions(String provider, ReportDigest digest, long after, int limit) {
        return database.snapshot(connection -> {
            var report = new LedgerTable(connection).find(provider, digest);
            return report.isEmpty()
                    ? List.<Kept>of()
                    : new DecisionTable(connection).ofSourceHour(report.get().sourceHour(), after, limit);
        });
    }
}
