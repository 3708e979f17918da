package org.meterline.aggregation.storage.order;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;
import org.meterline.aggregation.domain.order.Blocker;
import org.meterline.aggregation.domain.order.Blocker.Kind;
import org.meterline.aggregation.domain.order.Contract;
import org.meterline.aggregation.domain.quantity.BillingMonth;
import org.meterline.aggregation.storage.Columns;
import org.meterline.aggregation.storage.Database;
import org.meterline.aggregation.usecase.order.BlockerQueries;

/** What keeps orders from being complete, each kind one statement that an index answers. */
@ApplicationScoped
class JdbcBlockerQueries implements BlockerQueries {

    /** The last metered hour of a source is one step in an index, however many it has. */
    private static final String SOURCES = """
            SELECT s.source FROM metered_source s LEFT JOIN LATERAL (
                SELECT h.contract FROM source_hour h
                WHERE h.provider = s.provider AND h.source = s.source AND h.hour < ? AND h.metered_seconds > 0
                ORDER BY h.hour DESC LIMIT 1
            ) AS last ON true
            WHERE s.provider = ? AND s.expected_from < ? AND (last.contract IS NULL OR last.contract = ?)
            """;

    /** Whether a usage meter is of a contract as of an instant: its assignments are in the order in which they hold. */
    private static final String OF_CONTRACT = """
             (SELECT a.assignment ->> 'contract'
                FROM jsonb_array_elements(m.assignments) WITH ORDINALITY AS a (assignment, place)
                WHERE a.assignment ->> 'from' IS NULL OR (a.assignment ->> 'from')::timestamptz < ?
                ORDER BY a.place DESC LIMIT 1)::uuid = ?
            """;

    private static final String USAGE_METERS =
            "SELECT m.usage_meter FROM usage_meter m WHERE m.provider = ? AND m.usage_meter = ANY (?) AND"
                    + OF_CONTRACT;

    private static final String HOURS_WITH_ALERTS = """
            SELECT a.kind, a.subject, count(*) AS hours, min(h.hour) AS first, max(h.hour) AS last,
                (SELECT name FROM metered_source s WHERE s.provider = a.provider AND s.source::text = a.subject) AS name
            FROM alert a JOIN alert_hour h USING (provider, kind, subject)
            WHERE a.provider = ? AND a.kind IN ('REPORTS_IN_CONFLICT', 'SOURCE_SHADOWED') AND a.state = 'RAISED'
                AND h.hour >= ? AND h.hour < ? AND a.subject = ANY (?)
            GROUP BY a.provider, a.kind, a.subject
            """;

    private static final String BACKLOGS = """
            SELECT b.usage_meter, b.backlog, b.heard FROM usage_meter_backlog b JOIN usage_meter m USING (usage_meter)
            WHERE b.provider = ? AND b.backlog > 0 AND b.heard >= ? AND
            """ + OF_CONTRACT;

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
    public Set<UUID> sources(Contract contract, BillingMonth month) {
        return database.query(connection -> {
            try (PreparedStatement select = connection.prepareStatement(SOURCES)) {
                select.setObject(1, Columns.timestamp(month.end()));
                select.setString(2, contract.provider());
                select.setObject(3, Columns.timestamp(month.end()));
                select.setObject(4, contract.id());
                return ids(select, "source");
            }
        });
    }

    @Override
    public Set<UUID> usageMeters(Contract contract, BillingMonth month, Collection<UUID> among) {
        if (among.isEmpty()) {
            return Set.of();
        }
        return database.query(connection -> {
            try (PreparedStatement select = connection.prepareStatement(USAGE_METERS)) {
                select.setString(1, contract.provider());
                select.setArray(2, Columns.column(connection, "uuid", among, meter -> meter));
                select.setObject(3, Columns.timestamp(month.end()));
                select.setObject(4, contract.id());
                return ids(select, "usage_meter");
            }
        });
    }

    private static Set<UUID> ids(PreparedStatement select, String column) throws SQLException {
        Set<UUID> ids = new HashSet<>();
        try (ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                ids.add(Columns.uuid(rows, column));
            }
        }
        return ids;
    }

    @Override
    public List<Blocker> hoursWithAlerts(Contract contract, BillingMonth month, Set<UUID> sources) {
        return database.query(connection -> {
            try (PreparedStatement select = connection.prepareStatement(HOURS_WITH_ALERTS)) {
                select.setString(1, contract.provider());
                select.setObject(2, Columns.timestamp(month.start()));
                select.setObject(3, Columns.timestamp(month.end()));
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
    public List<Blocker> backlogs(Contract contract, BillingMonth month) {
        return database.query(connection -> {
            try (PreparedStatement select = connection.prepareStatement(BACKLOGS)) {
                select.setString(1, contract.provider());
                select.setObject(2, Columns.timestamp(month.start()));
                select.setObject(3, Columns.timestamp(month.end()));
                select.setObject(4, contract.id());
                return blockers(
                        select,
                        row -> new Blocker(
                                Kind.BACKLOG_UNSENT,
                                Columns.uuid(row, "usage_meter").toString(),
                                null,
                                row.getLong("backlog"),
                                Columns.instant(row, "heard"),
                                null));
            }
        });
    }

    @Override
    public List<Blocker> recounts(Contract contract, BillingMonth month) {
        return database.query(connection -> {
            try (PreparedStatement select = connection.prepareStatement(RECOUNTS)) {
                select.setString(1, contract.provider());
                select.setObject(2, Columns.timestamp(month.end()));
                return blockers(
                        select,
                        row -> new Blocker(
                                Kind.RECOUNT_UNDER_WAY,
                                Objects.requireNonNullElseGet(row.getString("subject"), month::toString),
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
