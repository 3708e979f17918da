package org.meterline.aggregation.storage;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.meterline.aggregation.domain.coverage.MissingHour;
import org.meterline.aggregation.domain.coverage.SourceCoverage;
import org.meterline.aggregation.domain.forecast.ForecastWindow;
import org.meterline.aggregation.domain.forecast.SourceTrend;
import org.meterline.aggregation.domain.order.Contract;
import org.meterline.aggregation.domain.quantity.BillingMonth;
import org.meterline.aggregation.usecase.ForecastQueries;

/** Source hours of a window, as a forecast asks for them. */
@ApplicationScoped
class JdbcForecastQueries implements ForecastQueries {

    /** The contract's hours of every source that was metered for it in the window, and whose its last hour is. */
    private static final String METERED = """
            SELECT source, hour, contract = ? AS own,
                first_value(contract) OVER (PARTITION BY source ORDER BY hour DESC) = ? AS current
            FROM source_hour s
            WHERE provider = ? AND hour >= ? AND hour < ? AND metered_seconds > 0
                AND source IN (SELECT source FROM source_hour
                    WHERE provider = ? AND hour >= ? AND hour < ? AND contract = ? AND metered_seconds > 0)
            """;

    /**
     * What is computed hour by hour has its hours, everything else the days of the window. Customers are added up within their hour
     * first: what is left is small, and is sorted in memory.
     */
    private static final String SUMS = """
            SELECT s.source, c.metric, c.version::date AS version, c.variant,
                CASE WHEN c.metric = ANY (?) THEN s.hour
                    ELSE date_bin(interval '24 hours', s.hour, ?::timestamptz) END AS at,
                sum(c.billed) AS billed
            FROM source_hour s CROSS JOIN LATERAL (
                SELECT e ->> 'metric' AS metric, e ->> 'version' AS version, coalesce(e ->> 'variant', '') AS variant,
                    sum((e ->> 'billed')::numeric) AS billed
                FROM jsonb_array_elements(s.contribution) AS e GROUP BY 1, 2, 3
            ) AS c
            WHERE s.provider = ? AND s.hour >= ? AND s.hour < ? AND s.contract = ? AND s.source = ANY (?)
            GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 3, 4, 5
            """;

    /** Metered for the contract in the month, and for nobody in the window. */
    private static final String SILENT = """
            SELECT DISTINCT s.source FROM source_hour s
            WHERE s.provider = ? AND s.hour >= ? AND s.hour < ? AND s.contract = ? AND s.metered_seconds > 0
                AND NOT EXISTS (SELECT FROM source_hour w
                    WHERE w.provider = s.provider AND w.source = s.source AND w.hour >= ? AND w.metered_seconds > 0)
            """;

    private final Database database;

    JdbcForecastQueries(DataSource dataSource) {
        this.database = new Database(dataSource);
    }

    @Override
    public Trends trends(Contract contract, BillingMonth month, ForecastWindow window, Set<String> hourly) {
        return database.snapshot(connection -> {
            Map<UUID, SortedSet<Instant>> metered = metered(connection, contract, window);
            Map<UUID, List<SourceTrend.Sum>> sums = sums(connection, contract, window, hourly, metered.keySet());
            List<SourceTrend> trends = new ArrayList<>();
            for (SourceCoverage coverage : coverages(connection, contract, month, metered.keySet())) {
                trends.add(new SourceTrend(
                        coverage.source(),
                        isExpectedFrom(window.to(), coverage),
                        metered.getOrDefault(coverage.source(), new TreeSet<>()),
                        missing(window.to(), coverage),
                        sums.getOrDefault(coverage.source(), List.of())));
            }
            SortedSet<UUID> silent =
                    coverages(connection, contract, month, silent(connection, contract, month, window)).stream()
                            .filter(coverage -> isExpectedFrom(window.to(), coverage)
                                    || !missing(window.from(), window.to(), coverage)
                                            .isEmpty())
                            .map(SourceCoverage::source)
                            .collect(Collectors.toCollection(TreeSet::new));
            return new Trends(trends, silent);
        });
    }

    /** As they will be at the month's end if nothing more comes: what is missing then and is not over yet is the rest. */
    private static List<SourceCoverage> coverages(
            Connection connection, Contract contract, BillingMonth month, Set<UUID> sources) throws SQLException {
        return new CoverageRows(connection)
                .sources(contract.provider(), month, sources).stream()
                        .map(source -> SourceCoverage.of(month, month.end(), source))
                        .toList();
    }

    private static boolean isExpectedFrom(Instant to, SourceCoverage coverage) {
        return coverage.missing().stream().anyMatch(missing -> !missing.hour().isBefore(to));
    }

    private static SortedSet<Instant> missing(Instant to, SourceCoverage coverage) {
        return missing(Instant.EPOCH, to, coverage);
    }

    private static SortedSet<Instant> missing(Instant from, Instant to, SourceCoverage coverage) {
        return coverage.missing().stream()
                .filter(missing -> missing.carriedFrom() == null)
                .map(MissingHour::hour)
                .filter(hour -> !hour.isBefore(from) && hour.isBefore(to))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Of the sources that are the contract's now. */
    private static Map<UUID, SortedSet<Instant>> metered(
            Connection connection, Contract contract, ForecastWindow window) throws SQLException {
        Map<UUID, SortedSet<Instant>> metered = new HashMap<>();
        try (PreparedStatement select = connection.prepareStatement(METERED)) {
            select.setObject(1, contract.id());
            select.setObject(2, contract.id());
            int column = setWindow(select, 3, contract, window);
            column = setWindow(select, column, contract, window);
            select.setObject(column, contract.id());
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    if (rows.getBoolean("own") && rows.getBoolean("current")) {
                        metered.computeIfAbsent(Columns.uuid(rows, "source"), absent -> new TreeSet<>())
                                .add(Columns.instant(rows, "hour"));
                    }
                }
            }
        }
        return metered;
    }

    private static Map<UUID, List<SourceTrend.Sum>> sums(
            Connection connection, Contract contract, ForecastWindow window, Set<String> hourly, Set<UUID> sources)
            throws SQLException {
        Map<UUID, List<SourceTrend.Sum>> sums = new HashMap<>();
        try (PreparedStatement select = connection.prepareStatement(SUMS)) {
            select.setArray(1, Columns.column(connection, "text", hourly, metric -> metric));
            select.setObject(2, Columns.timestamp(window.from()));
            int column = setWindow(select, 3, contract, window);
            select.setObject(column++, contract.id());
            select.setArray(column, Columns.column(connection, "uuid", sources, source -> source));
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    sums.computeIfAbsent(Columns.uuid(rows, "source"), absent -> new ArrayList<>())
                            .add(new SourceTrend.Sum(
                                    Columns.instant(rows, "at"),
                                    rows.getString("metric"),
                                    Columns.date(rows, "version"),
                                    rows.getString("variant"),
                                    rows.getBigDecimal("billed").toBigIntegerExact()));
                }
            }
        }
        return sums;
    }

    private static Set<UUID> silent(Connection connection, Contract contract, BillingMonth month, ForecastWindow window)
            throws SQLException {
        Set<UUID> silent = new HashSet<>();
        try (PreparedStatement select = connection.prepareStatement(SILENT)) {
            select.setString(1, contract.provider());
            select.setObject(2, Columns.timestamp(month.start()));
            select.setObject(3, Columns.timestamp(month.end()));
            select.setObject(4, contract.id());
            select.setObject(5, Columns.timestamp(window.from()));
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    silent.add(Columns.uuid(rows, "source"));
                }
            }
        }
        return silent;
    }

    /** Answers the column after it. */
    private static int setWindow(PreparedStatement select, int first, Contract contract, ForecastWindow window)
            throws SQLException {
        select.setString(first, contract.provider());
        select.setObject(first + 1, Columns.timestamp(window.from()));
        select.setObject(first + 2, Columns.timestamp(window.to()));
        return first + 3;
    }
}
