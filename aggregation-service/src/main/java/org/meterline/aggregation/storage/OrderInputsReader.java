package org.meterline.aggregation.storage;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.meterline.aggregation.domain.order.Contract;
import org.meterline.aggregation.domain.order.OrderInputs;
import org.meterline.aggregation.domain.quantity.BillingMonth;

/** Reads all that the order of a contract's month is computed from, within a snapshot that somebody else has under way. */
public final class OrderInputsReader {

    private static final String ORDER_USAGE = """
            SELECT metric, version, variant, customer, site, sum(billed) AS billed FROM totals
            WHERE provider = ? AND month = ? AND contract = ?
            GROUP BY metric, version, variant, customer, site HAVING sum(billed) <> 0
            ORDER BY metric, version, variant, customer, site
            """;

    /** Taken from the elements themselves: to make records of those that are left out takes twice as long. */
    private static final String ORDER_HOURS = """
            SELECT s.hour, c ->> 'metric' AS metric, (c ->> 'version')::date AS version,
                coalesce(c ->> 'variant', '') AS variant, sum((c ->> 'billed')::numeric) AS billed
            FROM source_hour s CROSS JOIN LATERAL jsonb_array_elements(s.contribution) AS c
            WHERE s.provider = ? AND s.hour >= ? AND s.hour < ? AND s.contract = ? AND c ->> 'metric' = ANY (?)
            GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4
            """;

    private static final String ORDER_SOURCE_HOURS = """
            SELECT hour, source, reports FROM source_hour
            WHERE provider = ? AND hour >= ? AND hour < ? AND contract = ? AND metered_seconds > 0
            ORDER BY hour, source
            """;

    private static final String ORDER_MARKS = Marks.OF_MONTH + """
            SELECT metric, version, customer, site, source, billed FROM (
                SELECT DISTINCT ON (metric, customer, source) metric, version, customer, site, source, billed
                FROM peaks WHERE contract = ? ORDER BY metric, customer, source, billed DESC, hour
            ) AS highest
            UNION ALL
            SELECT metric, version, customer, site, source, sum(billed) FROM lasts WHERE contract = ?
            GROUP BY metric, version, customer, site, source
            ORDER BY metric, version, customer, site, source
            """;

    private final Connection connection;

    public OrderInputsReader(Connection connection) {
        this.connection = connection;
    }

    /**
     * @param hourly the metrics of which the sums of each hour are needed
     * @param now up to when hours are expected: what is missing may be estimated
     */
    public OrderInputs read(Contract contract, BillingMonth month, Set<String> hourly, Instant now)
            throws SQLException {
        List<OrderInputs.CountedHour> counted = sourceHours(contract, month);
        OrderCoverage coverage = OrderCoverage.read(connection, contract, month, counted, now);
        return new OrderInputs(
                usage(contract, month),
                hours(contract, month, hourly),
                marks(contract, month),
                counted,
                OrderInputs.Estimated.of(coverage.estimated(), hourly),
                coverage.sum());
    }

    private List<OrderInputs.Usage> usage(Contract contract, BillingMonth month) throws SQLException {
        List<OrderInputs.Usage> usage = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(ORDER_USAGE)) {
            select.setString(1, contract.provider());
            select.setObject(2, month.firstDay());
            select.setObject(3, contract.id());
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    usage.add(new OrderInputs.Usage(
                            rows.getString("metric"),
                            Columns.date(rows, "version"),
                            rows.getString("variant"),
                            rows.getString("customer"),
                            rows.getString("site"),
                            rows.getBigDecimal("billed").toBigIntegerExact()));
                }
            }
        }
        return usage;
    }

    private List<OrderInputs.SourceMark> marks(Contract contract, BillingMonth month) throws SQLException {
        List<OrderInputs.SourceMark> marks = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(ORDER_MARKS)) {
            int column = Marks.setParameters(select, contract.provider(), month.start(), month.end(), false);
            select.setObject(column++, contract.id());
            select.setObject(column, contract.id());
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    marks.add(new OrderInputs.SourceMark(
                            rows.getString("metric"),
                            Columns.date(rows, "version"),
                            rows.getString("customer"),
                            rows.getString("site"),
                            Columns.uuid(rows, "source"),
                            rows.getBigDecimal("billed").toBigIntegerExact()));
                }
            }
        }
        return marks;
    }

    private List<OrderInputs.HourlySum> hours(Contract contract, BillingMonth month, Set<String> hourly)
            throws SQLException {
        List<OrderInputs.HourlySum> hours = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(ORDER_HOURS)) {
            setMonth(select, contract.provider(), month);
            select.setObject(4, contract.id());
            select.setArray(5, Columns.column(connection, "text", hourly, metric -> metric));
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    hours.add(new OrderInputs.HourlySum(
                            Columns.instant(rows, "hour"),
                            rows.getString("metric"),
                            Columns.date(rows, "version"),
                            rows.getString("variant"),
                            rows.getBigDecimal("billed").toBigIntegerExact()));
                }
            }
        }
        return hours;
    }

    private List<OrderInputs.CountedHour> sourceHours(Contract contract, BillingMonth month) throws SQLException {
        List<OrderInputs.CountedHour> hours = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(ORDER_SOURCE_HOURS)) {
            setMonth(select, contract.provider(), month);
            select.setObject(4, contract.id());
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    hours.add(new OrderInputs.CountedHour(
                            Columns.instant(rows, "hour"),
                            Columns.uuid(rows, "source"),
                            SourceHourJson.counted(rows.getString("reports"))));
                }
            }
        }
        return hours;
    }

    private static void setMonth(PreparedStatement select, String provider, BillingMonth month) throws SQLException {
        select.setString(1, provider);
        select.setObject(2, Columns.timestamp(month.start()));
        select.setObject(3, Columns.timestamp(month.end()));
    }
}
