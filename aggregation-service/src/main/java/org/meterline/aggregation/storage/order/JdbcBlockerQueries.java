package org.meterline.aggregation.storage.order;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;
import org.meterline.aggregation.domain.order.Blocker;
import org.meterline.aggregation.domain.order.Blocker.Kind;
import org.meterline.aggregation.domain.quantity.BillingMonth;
import org.meterline.aggregation.storage.Columns;
import org.meterline.aggregation.storage.Database;
import org.meterline.aggregation.usecase.order.BlockerQueries;

/** What keeps orders from being complete, each kind one statement that an index answers. */
@ApplicationScoped
class JdbcBlockerQueries implements BlockerQueries {

    /** The last metered hour of a source is one step in an index, however many it has. */
    private static final String SOURCES = """
            SELECT s.source, last.contract FROM metered_source s LEFT JOIN LATERAL (
                SELECT h.contract FROM source_hour h
                WHERE h.provider = s.provider AND h.source = s.source AND h.hour < ? AND h.metered_seconds > 0
                ORDER BY h.hour DESC LIMIT 1
            ) AS last ON true
            WHERE s.provider = ? AND s.expected_from < ? AND (last.contract IS NULL OR last.contract = ANY (?))
            """;

    /** The contract of a usage meter as of an instant: its assignments are in the order in which they hold. */
    private static final String CONTRACT = """
            CROSS JOIN LATERAL (SELECT (a.assignment ->> 'contract')::uuid AS id
                FROM jsonb_array_elements(m.assignments) WITH ORDINALITY AS a (assignment, place)
                WHERE a.assignment ->> 'from' IS NULL OR (a.assignment ->> 'from')::timestamptz < ?
                ORDER BY a.place DESC LIMIT 1) AS contract
            """;

    private static final String USAGE_METERS = "SELECT m.usage_meter, contract.id AS contract FROM usage_meter m "
            + CONTRACT + "WHERE m.provider = ? AND m.usage_meter = ANY (?) AND contract.id = ANY (?)";

    private static final String HOURS_WITH_ALERTS = """
            SELECT a.kind, a.subject, count(*) AS hours, min(h.hour) AS first, max(h.hour) AS last,
                (SELECT name FROM metered_source s WHERE s.provider = a.provider AND s.source::text = a.subject) AS name
            FROM alert a JOIN alert_hour h USING (provider, kind, subject)
            WHERE a.provider = ? AND a.kind IN ('REPORTS_IN_CONFLICT', 'SOURCE_SHADOWED') AND a.state = 'RAISED'
                AND h.hour >= ? AND h.hour < ? AND a.subject = ANY (?)
            GROUP BY a.provider, a.kind, a.subject
            """;

    private static final String BACKLOGS =
            """
            SELECT b.usage_meter, b.backlog, b.heard, contract.id AS contract
            FROM usage_meter_backlog b JOIN usage_meter m USING (usage_meter)
            """ + CONTRACT + "WHERE b.provider = ? AND b.backlog > 0 AND b.heard >= ? AND contract.id = ANY (?)";

    private static final String RECOUNTS = """
            SELECT r.usage_meter::text AS subject, r.next_hour AS first
            FROM recount r JOIN usage_meter m USING (usage_meter) WHERE m.provider = ? AND r.next_hour < ?
            UNION ALL
            SELECT NULL, NULL FROM metric_catalogue WHERE followed < revision
            """;

    private static final String DRAINED = "SELECT drained_at IS NOT NULL AS drained FROM month_drain WHERE month = ?";

    private final Database database;

    JdbcBlockerQueries(DataSource dataSource) {
        this.database = new Database(dataSource);
    }

    @Override
    public Map<UUID, Set<UUID>> sources(Months of) {
        return database.query(connection -> {
            Map<UUID, Set<UUID>> sources = new HashMap<>();
            of.contracts().forEach(contract -> sources.put(contract, new HashSet<>()));
            try (PreparedStatement select = connection.prepareStatement(SOURCES)) {
                select.setObject(1, Columns.timestamp(of.month().end()));
                select.setString(2, of.provider());
                select.setObject(3, Columns.timestamp(of.month().end()));
                select.setArray(4, ids(connection, of.contracts()));
                try (ResultSet rows = select.executeQuery()) {
                    while (rows.next()) {
                        UUID source = Columns.uuid(rows, "source");
                        UUID contract = rows.getObject("contract", UUID.class);
                        sources.forEach((each, found) -> {
                            if (contract == null || contract.equals(each)) {
                                found.add(source);
                            }
                        });
                    }
                }
            }
            return sources;
        });
    }

    @Override
    public Map<UUID, UUID> contracts(Months of, Collection<UUID> usageMeters) {
        if (usageMeters.isEmpty()) {
            return Map.of();
        }
        return database.query(connection -> {
            Map<UUID, UUID> contracts = new HashMap<>();
            try (PreparedStatement select = connection.prepareStatement(USAGE_METERS)) {
                select.setObject(1, Columns.timestamp(of.month().end()));
                select.setString(2, of.provider());
                select.setArray(3, ids(connection, usageMeters));
                select.setArray(4, ids(connection, of.contracts()));
                try (ResultSet rows = select.executeQuery()) {
                    while (rows.next()) {
                        contracts.put(Columns.uuid(rows, "usage_meter"), Columns.uuid(rows, "contract"));
                    }
                }
            }
            return contracts;
        });
    }

    private static Array ids(Connection connection, Collection<UUID> ids) throws SQLException {
        return Columns.column(connection, "uuid", ids, id -> id);
    }

    @Override
    public List<Blocker> hoursWithAlerts(Months of, Set<UUID> sources) {
        return database.query(connection -> {
            try (PreparedStatement select = connection.prepareStatement(HOURS_WITH_ALERTS)) {
                select.setString(1, of.provider());
                select.setObject(2, Columns.timestamp(of.month().start()));
                select.setObject(3, Columns.timestamp(of.month().end()));
                select.setArray(4, Columns.column(connection, "text", sources, UUID::toString));
                return blockers(
                        select,
                        row -> new Blocker(
                                Kind.valueOf(row.getString("kind")),
                                row.getString("subject"),
                                row.getString("name"),
                                row.getLong("hours"),
                                Columns.instant(row, "first"),
                                Columns.instant(row, "last")));
            }
        });
    }

    @Override
    public Map<UUID, List<Blocker>> backlogs(Months of) {
        return database.query(connection -> {
            Map<UUID, List<Blocker>> backlogs = new HashMap<>();
            try (PreparedStatement select = connection.prepareStatement(BACKLOGS)) {
                select.setObject(1, Columns.timestamp(of.month().end()));
                select.setString(2, of.provider());
                select.setObject(3, Columns.timestamp(of.month().start()));
                select.setArray(4, ids(connection, of.contracts()));
                try (ResultSet rows = select.executeQuery()) {
                    while (rows.next()) {
                        backlogs.computeIfAbsent(Columns.uuid(rows, "contract"), absent -> new ArrayList<>())
                                .add(new Blocker(
                                        Kind.BACKLOG_UNSENT,
                                        Columns.uuid(rows, "usage_meter").toString(),
                                        null,
                                        rows.getLong("backlog"),
                                        Columns.instant(rows, "heard"),
                                        null));
                    }
                }
            }
            return backlogs;
        });
    }

    @Override
    public List<Blocker> recounts(Months of) {
        return database.query(connection -> {
            try (PreparedStatement select = connection.prepareStatement(RECOUNTS)) {
                select.setString(1, of.provider());
                select.setObject(2, Columns.timestamp(of.month().end()));
                return blockers(
                        select,
                        row -> new Blocker(
                                Kind.RECOUNT_UNDER_WAY,
                                Objects.requireNonNullElseGet(row.getString("subject"), of.month()::toString),
                                null,
                                1,
                                Columns.instantOrNull(row, "first"),
                                null));
            }
        });
    }

    @Override
    public boolean isCounted(BillingMonth month) {
        return database.query(connection -> {
            try (PreparedStatement select = connection.prepareStatement(DRAINED)) {
                select.setObject(1, month.firstDay());
                try (ResultSet row = select.executeQuery()) {
                    return row.next() && row.getBoolean("drained");
                }
            }
        });
    }

    @FunctionalInterface
    private interface Row {
        Blocker blocker(ResultSet row) throws SQLException;
    }

    private static List<Blocker> blockers(PreparedStatement select, Row each) throws SQLException {
        List<Blocker> blockers = new ArrayList<>();
        try (ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                blockers.add(each.blocker(rows));
            }
        }
        return blockers;
    }
}
