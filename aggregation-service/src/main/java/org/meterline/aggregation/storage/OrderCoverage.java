package org.meterline.aggregation.storage;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.meterline.aggregation.domain.coverage.CoverageSum;
import org.meterline.aggregation.domain.coverage.EstimatedHour;
import org.meterline.aggregation.domain.coverage.SourceCoverage;
import org.meterline.aggregation.domain.order.Contract;
import org.meterline.aggregation.domain.order.OrderInputs;
import org.meterline.aggregation.domain.quantity.BillingMonth;

/**
 * The coverage of a contract's sources in a month.
 *
 * @param estimated the missing hours that are estimated for the contract, in order
 */
record OrderCoverage(List<EstimatedHour> estimated, CoverageSum sum) {

    /**
     * A source that nobody metered in the month is of the contract that it was of when it was metered last. Reports for
     * hours older than four months are refused, so what was silent for longer stays silent.
     */
    private static final String SILENT = """
            SELECT DISTINCT t.source
            FROM totals t JOIN (
                SELECT source, max(month) AS month FROM totals
                WHERE provider = ? AND month > ?::date - interval '4 months' AND month <= ? AND metered <> 0
                GROUP BY source
            ) AS last USING (source, month)
            WHERE t.provider = ? AND t.month > ?::date - interval '4 months' AND t.month < ? AND t.contract = ?
                AND t.metered <> 0
            """;

    static OrderCoverage read(
            Connection connection,
            Contract contract,
            BillingMonth month,
            List<OrderInputs.CountedHour> counted,
            Instant now)
            throws SQLException {
        CoverageRows rows = new CoverageRows(connection);
        List<EstimatedHour> estimated = rows.estimated(contract.provider(), month, now).stream()
                .filter(hour -> hour.assignment().contract().equals(contract.id()))
                .toList();
        Set<UUID> sources = silent(connection, contract, month);
        counted.forEach(hour -> sources.add(hour.source()));
        estimated.forEach(hour -> sources.add(hour.source()));
        return new OrderCoverage(
                estimated,
                CoverageSum.of(rows.sources(contract.provider(), month, sources).stream()
                        .map(source -> SourceCoverage.of(month, now, source))
                        .toList()));
    }

    private static Set<UUID> silent(Connection connection, Contract contract, BillingMonth month) throws SQLException {
        Set<UUID> sources = new HashSet<>();
        try (PreparedStatement select = connection.prepareStatement(SILENT)) {
            select.setString(1, contract.provider());
            select.setObject(2, month.firstDay());
            select.setObject(3, month.firstDay());
            select.setString(4, contract.provider());
            select.setObject(5, month.firstDay());
            select.setObject(6, month.firstDay());
            select.setObject(7, contract.id());
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    sources.add(Columns.uuid(rows, "source"));
                }
            }
        }
        return sources;
    }
}
