package org.meterline.aggregation.storage.order;

import static org.meterline.aggregation.Reports.HOURLY_CORES;
import static org.meterline.aggregation.Reports.PROVIDER;
import static org.meterline.aggregation.Reports.VRAM;
import static org.meterline.aggregation.Reports.id;

import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentSkipListMap;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.meterline.aggregation.domain.order.Contract;
import org.meterline.aggregation.domain.order.CorrectionRules;
import org.meterline.aggregation.domain.order.OrderDeadlines;
import org.meterline.aggregation.domain.order.OverageRule;
import org.meterline.aggregation.domain.order.Price;
import org.meterline.aggregation.domain.order.PriceUnit;
import org.meterline.aggregation.domain.order.ProgramVersion;
import org.meterline.aggregation.domain.order.ReminderCalendar;
import org.meterline.aggregation.domain.order.ReviewLimits;
import org.meterline.aggregation.storage.Suite;
import org.meterline.aggregation.usecase.Author;
import org.meterline.aggregation.usecase.ChainQueries;
import org.meterline.aggregation.usecase.ContractStore;
import org.meterline.aggregation.usecase.CoverageQueries;
import org.meterline.aggregation.usecase.DraftOrders;
import org.meterline.aggregation.usecase.FinalMonths;
import org.meterline.aggregation.usecase.MonthVersions;
import org.meterline.aggregation.usecase.order.BlockerQueries;
import org.meterline.aggregation.usecase.order.CorrectionStore;
import org.meterline.aggregation.usecase.order.FindBlockers;
import org.meterline.aggregation.usecase.order.FindOrders;
import org.meterline.aggregation.usecase.order.MonthDrains;
import org.meterline.aggregation.usecase.order.MoveOrders;
import org.meterline.aggregation.usecase.order.NoticeCorrections;
import org.meterline.aggregation.usecase.order.OpenOrders;
import org.meterline.aggregation.usecase.order.OrderAlerts;
import org.meterline.aggregation.usecase.order.OrderReviews;
import org.meterline.aggregation.usecase.order.OrderStore;
import org.meterline.aggregation.usecase.order.RemindOfOrders;
import org.meterline.aggregation.usecase.order.ShowOrders;
import org.meterline.aggregation.usecase.order.TopicProgress;
import org.meterline.contracts.report.AgeLimits;

/** Orders as the service keeps them, on the real storage, with a clock that the test moves and no Kafka. */
final class OrderSuite {

    static final OrderDeadlines.Calendar CALENDAR = new OrderDeadlines.Calendar(
            Duration.ofHours(36), Duration.ofHours(48), Duration.ofHours(72), Duration.ofDays(5));

    /** A clock that stands still until it is moved. */
    static final class Hands extends Clock {

        private volatile Instant now;

        Hands(Instant now) {
            this.now = now;
        }

        void moveTo(String instant) {
            now = Instant.parse(instant);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException("the suite knows UTC only");
        }
    }

    /** Topics whose ends are always counted, unless the test says otherwise. */
    static final class Topics implements TopicProgress {

        volatile boolean counted = true;

        @Override
        public SortedMap<String, Long> ends() {
            return new TreeMap<>(Map.of("reports-0", 1L));
        }

        @Override
        public boolean countedUpTo(SortedMap<String, Long> ends) {
            return counted;
        }
    }

    /** The contracts of a test; their rows are there for what refers to them. */
    static final class Contracts implements ContractStore {

        private final SortedMap<UUID, Contract> all = new ConcurrentSkipListMap<>();
        private final Suite suite;

        /** A contract that cannot be read. */
        volatile @Nullable UUID broken;

        Contracts(Suite suite) {
            this.suite = suite;
        }

        @Override
        public List<Contract> list(String provider, @Nullable UUID after, int limit) {
            return all.values().stream()
                    .filter(contract -> contract.provider().equals(provider))
                    .limit(limit)
                    .toList();
        }

        @Override
        public Optional<Contract> find(String provider, UUID id) {
            if (id.equals(broken)) {
                throw new IllegalStateException("contract " + id + " cannot be read");
            }
            return Optional.ofNullable(all.get(id))
                    .filter(contract -> contract.provider().equals(provider));
        }

        @Override
        public Kept add(Contract contract, Author by) {
            return add(contract);
        }

        Kept add(Contract contract) {
            all.put(contract.id(), contract);
            suite.database.execute("""
                    INSERT INTO contract (id, provider, name, product_family, commit_units, commit_metric, overage_rule,
                        currency, version, created_at)
                    VALUES ('%s', '%s', '%s', 'RENTAL', 0, 'hourly-cores', 'HOURLY', 'EUR', 1, '%s')
                    """.formatted(
                            contract.id(), contract.provider(), contract.terms().name(), contract.createdAt()));
            return new Kept.Stored(contract);
        }

        @Override
        public Kept replace(String provider, UUID id, long expectedVersion, Contract.Terms terms, Author by) {
            throw new UnsupportedOperationException("contracts of these tests do not change");
        }

        @Override
        public Removed remove(String provider, UUID id, long expectedVersion, Author by) {
            throw new UnsupportedOperationException("contracts of these tests do not change");
        }
    }

    final Suite suite = new Suite();
    final Hands clock = new Hands(Instant.parse("2026-11-01T00:00:00Z"));
    final Topics topics = new Topics();
    final Contracts contracts = new Contracts(suite);
    final FinalMonths finals = new FinalMonths(CALENDAR, clock);
    final MonthVersions versions = new MonthVersions(
            suite.monthVersions, finals, new AgeLimits(Duration.ofHours(2), Duration.ofDays(120)), clock);
    final OrderStore orders = new JdbcOrderStore(suite.database.dataSource(), CALENDAR);
    final OrderReviews reviews = new JdbcOrderReviews(suite.database.dataSource());
    final MonthDrains drains = new JdbcMonthDrains(suite.database.dataSource());

    final CorrectionRules rules = new CorrectionRules(Duration.ofDays(90));
    final CorrectionStore corrections = new JdbcCorrectionStore(suite.database.dataSource());

    final OrderAlerts alerts = new OrderAlerts(suite.alerts, suite.alertQueries);

    NoticeCorrections noticing() {
        return new NoticeCorrections(corrections, versions, rules, alerts, clock);
    }

    OpenOrders opening() {
        return opening(suite.database.dataSource());
    }

    /** An instance with connections of its own. */
    OpenOrders opening(DataSource dataSource) {
        return new OpenOrders(
                new JdbcOrderStore(dataSource, CALENDAR),
                new JdbcMonthDrains(dataSource),
                topics,
                contracts,
                noticing(),
                alerts,
                versions,
                suite.metrics,
                finals,
                CALENDAR,
                new ProgramVersion("test"),
                clock);
    }

    FindBlockers blockers() {
        return blockers(new JdbcBlockerQueries(suite.database.dataSource()), suite.coverage, suite.chains);
    }

    FindBlockers blockers(BlockerQueries queries, CoverageQueries coverage, ChainQueries chains) {
        return new FindBlockers(queries, coverage, chains, finals, CALENDAR, clock);
    }

    RemindOfOrders reminding() {
        return new RemindOfOrders(
                new JdbcReminderStore(suite.database.dataSource()),
                blockers(),
                contracts,
                new ReminderCalendar(CALENDAR, Duration.ofHours(6), Duration.ofDays(1)),
                clock);
    }

    ShowOrders shown() {
        return new ShowOrders(finding(), reviews);
    }

    FindOrders finding() {
        return new FindOrders(
                orders,
                new DraftOrders(contracts, suite.queries, suite.metrics, CALENDAR, clock),
                contracts,
                corrections);
    }

    MoveOrders moving() {
        return new MoveOrders(
                finding(),
                shown(),
                reviews,
                contracts,
                versions,
                suite.metrics,
                CALENDAR,
                new ProgramVersion("test"),
                new ReviewLimits(List.of("OTHER"), 10, 5, 50, 12, 0, 100),
                clock);
    }

    void clear() {
        suite.database.clear();
        suite.database.execute("TRUNCATE closed_order");
        suite.database.execute("TRUNCATE contract, month_version, kept_source_hour, report_fingerprint CASCADE");
    }

    /** Sold by vRAM and by the hour's cores, with a commit of one core. */
    Contract contract(String name, String createdAt) {
        return contract(PROVIDER, name, createdAt);
    }

    Contract contract(String provider, String name, String createdAt) {
        Contract contract = new Contract(
                id(name),
                provider,
                new Contract.Terms(
                        name,
                        "RENTAL",
                        1,
                        HOURLY_CORES,
                        OverageRule.HOURLY,
                        Currency.getInstance("EUR"),
                        List.of(),
                        List.of(),
                        List.of(price(VRAM, "4.50"), price(HOURLY_CORES, "7"))),
                1,
                Instant.parse(createdAt));
        contracts.add(contract);
        return contract;
    }

    private static Price price(String metric, String price) {
        return new Price(
                metric,
                Price.BASE_BUNDLE,
                PriceUnit.MONEY,
                new BigDecimal(price),
                Instant.parse("2020-01-01T00:00:00Z"));
    }
}
