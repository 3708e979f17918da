package org.meterline.aggregation.storage;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.UUID;
import java.util.function.Function;
import javax.sql.DataSource;
import org.meterline.aggregation.domain.chain.Chain;
import org.meterline.aggregation.domain.chain.ChainKey;
import org.meterline.aggregation.domain.counting.MeterFacts;
import org.meterline.aggregation.domain.counting.ReportKey;
import org.meterline.aggregation.domain.counting.SourceHour;
import org.meterline.aggregation.domain.counting.SourceHourKey;
import org.meterline.aggregation.domain.counting.TestHour;
import org.meterline.aggregation.domain.counting.TotalKey;
import org.meterline.aggregation.domain.metric.MetricCatalogue;
import org.meterline.aggregation.domain.quantity.Amount;
import org.meterline.aggregation.domain.quantity.BillingMonth;
import org.meterline.aggregation.usecase.CountingStore;
import org.meterline.aggregation.usecase.FirstDelivery;
import org.meterline.aggregation.usecase.ReceivedReport;
import org.meterline.aggregation.usecase.ReportDecision;
import org.meterline.aggregation.usecase.SourceMention;
import org.meterline.aggregation.usecase.StoreRefusedException;
import org.meterline.aggregation.usecase.StoreUnavailableException;
import org.meterline.contracts.report.ReportDigest;

/** The store of the hot path: a handful of statements a transaction, each over all rows of its kind. */
@ApplicationScoped
class JdbcCountingStore implements CountingStore {

    /** Each time, another transaction has made some of the rows, so there are fewer left to be made. */
    private static final int MOST_ATTEMPTS = 10;

    private final Database database;
    private final MonthPartitions partitions;
    private final Clock clock;

    JdbcCountingStore(DataSource dataSource, Clock clock) {
        this.database = new Database(dataSource);
        this.clock = clock;
        this.partitions = new MonthPartitions(database);
    }

    @Override
    public Set<BillingMonth> openMonths(Set<BillingMonth> months) {
        return partitions.open(months);
    }

    @Override
    public <T> T inTransaction(Function<Transaction, T> work) {
        for (int attempt = 1; ; attempt++) {
            try {
                return attempt(work);
            } catch (MadeMeanwhileException meanwhile) {
                if (attempt == MOST_ATTEMPTS) {
                    throw new StoreUnavailableException("others make the same source hours all the time", meanwhile);
                }
            }
        }
    }

    private <T> T attempt(Function<Transaction, T> work) {
        try {
            return database.transaction(connection -> {
                PendingAlerts alerts = new PendingAlerts();
                T result = work.apply(new JdbcTransaction(connection, alerts));
                alerts.write(new AlertTable(connection, clock));
                return result;
            });
        } catch (StoreRefusedException refused) {
            if (Database.isWithoutPartition(refused)) {
                partitions.forget();
                throw new StoreUnavailableException("a month of the ledger was dropped meanwhile", refused);
            }
            throw refused;
        }
    }

    private record JdbcTransaction(Connection connection, PendingAlerts alerts) implements Transaction {

        @Override
        public MetricCatalogue holdCatalogue(MetricCatalogue known) {
            return run(() -> new CatalogueTable(connection).hold(known));
        }

        @Override
        public boolean followCatalogue() {
            return run(() -> new CatalogueTable(connection).follow());
        }

        @Override
        public Map<UUID, MeterFacts> holdMeters(SortedMap<UUID, String> providers) {
            return run(() -> new UsageMeterTable(connection).hold(providers));
        }

        @Override
        public Map<UUID, MeterFacts> meters(Set<UUID> usageMeters) {
            return run(() -> new UsageMeterTable(connection).read(usageMeters));
        }

        @Override
        public MeterBefore replaceMeter(MeterFacts facts) {
            return run(() -> new UsageMeterTable(connection).replace(facts));
        }

        @Override
        public void scheduleRecount(UUID usageMeter) {
            perform(() -> new RecountTable(connection).schedule(usageMeter));
        }

        @Override
        public Optional<RecountStep> takeRecount(int sourceHours) {
            return run(() -> new RecountTable(connection).take(sourceHours));
        }

        @Override
        public Set<ReportKey> insertReports(List<ReceivedReport> reports) {
            return run(() -> new LedgerTable(connection).insert(reports));
        }

        @Override
        public Map<ReportKey, FirstDelivery> firstDeliveries(SortedSet<ReportKey> keys) {
            return run(() -> new LedgerTable(connection).firstDeliveries(keys));
        }

        @Override
        public void noteOutcomes(SortedMap<ReportKey, FirstDelivery> outcomes) {
            perform(() -> new LedgerTable(connection).noteOutcomes(outcomes));
        }

        @Override
        public SortedMap<SourceHourKey, SourceHour> lockSourceHours(SortedSet<SourceHourKey> keys) {
            return run(() -> new SourceHourTable(connection).lock(keys));
        }

        @Override
        public byte[] packedReport(ReportKey key) {
            return run(() -> new LedgerTable(connection).original(key));
        }

        @Override
        public Optional<ReportKey> findReport(String provider, ReportDigest digest) {
            return run(() -> new LedgerTable(connection).find(provider, digest));
        }

        @Override
        public List<ReportDecision> decisions(SourceHourKey sourceHour) {
            return run(() -> new DecisionTable(connection).ofSourceHour(sourceHour));
        }

        @Override
        public void keepDecision(ReportDecision decision) {
            perform(() -> new DecisionTable(connection).add(decision));
        }

        @Override
        public void saveSourceHours(Collection<SourceHour> sourceHours) {
            perform(() -> new SourceHourTable(connection).save(sourceHours));
        }

        @Override
        public SortedMap<ChainKey, Chain> lockChains(SortedSet<ChainKey> keys) {
            return run(() -> new ChainTable(connection).lock(keys));
        }

        @Override
        public void saveChains(SortedMap<ChainKey, Chain> chains) {
            perform(() -> new ChainTable(connection).save(chains));
        }

        @Override
        public void saveTestHours(List<TestHour> inOrder) {
            perform(() -> new TestHourTable(connection).save(inOrder));
        }

        @Override
        public void addToTotals(SortedMap<TotalKey, Amount> changes) {
            perform(() -> new TotalsTable(connection).add(changes));
        }

        @Override
        public void mentionSources(Collection<SourceMention> inOrder) {
            perform(() -> new SourceTable(connection).mention(inOrder));
        }

        @Override
        public void noteBacklog(UUID usageMeter, String provider, long backlog, Instant heard) {
            perform(() -> new BacklogTable(connection).note(usageMeter, provider, backlog, heard));
        }

        @Override
        public Set<UUID> contracts(String provider, Set<UUID> asked) {
            return run(() -> new ContractTable(connection).known(provider, asked));
        }
    }

    @FunctionalInterface
    private interface Question<T> {
        T ask() throws SQLException;
    }

    @FunctionalInterface
    private interface Action {
        void perform() throws SQLException;
    }

    private static <T> T run(Question<T> question) {
        try {
            return question.ask();
        } catch (SQLException e) {
            throw Database.translated(e);
        }
    }

    private static void perform(Action action) {
        try {
            action.perform();
        } catch (SQLException e) {
            throw Database.translated(e);
        }
    }
}
