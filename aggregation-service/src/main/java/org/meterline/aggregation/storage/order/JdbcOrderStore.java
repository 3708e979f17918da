package org.meterline.aggregation.storage.order;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.meterline.aggregation.domain.order.Contract;
import org.meterline.aggregation.domain.order.CorrectionBasis;
import org.meterline.aggregation.domain.order.DraftOrder;
import org.meterline.aggregation.domain.order.OrderBasis;
import org.meterline.aggregation.domain.order.OrderDeadlines;
import org.meterline.aggregation.domain.order.OrderInputs;
import org.meterline.aggregation.domain.order.OrderKind;
import org.meterline.aggregation.domain.order.OrderState;
import org.meterline.aggregation.domain.order.StoredOrder;
import org.meterline.aggregation.domain.quantity.BillingMonth;
import org.meterline.aggregation.storage.Columns;
import org.meterline.aggregation.storage.Database;
import org.meterline.aggregation.storage.OrderInputsReader;
import org.meterline.aggregation.usecase.order.OrderStore;
import org.meterline.contracts.topic.BillingOrderEvent;

/** Orders as rows of {@code billing_order}, each change with its event. */
@ApplicationScoped
class JdbcOrderStore implements OrderStore {

    /** Whoever opened it: nobody but the calendar. */
    private static final String CALENDAR = "calendar";

    private static final long LOCK_SPACE = 0x6f72646572L;

    /**
     * Within its period, each contract has an order for every month from its first on, or from the first whose totals were not
     * final when it was written down, and for earlier ones in which something was counted for it. Those that could not be opened
     * come last, so that they never take the places of others.
     */
    private static final String UNOPENED = """
            SELECT c.provider, c.id, m.month FROM contract c CROSS JOIN LATERAL (
                SELECT generate_series(
                    coalesce(c.first_month, date_trunc('month', c.created_at - ?::interval, 'UTC') AT TIME ZONE 'UTC'),
                    ?::date, interval '1 month')::date AS month
                UNION
                SELECT t.month FROM source_totals t WHERE t.provider = c.provider AND t.contract = c.id AND t.month <= ?
                    AND EXISTS (SELECT FROM unnest(t.billed || t.metered) AS amount WHERE amount <> 0)
                    AND NOT EXISTS (SELECT FROM billing_order o WHERE o.contract = c.id AND o.month = t.month)
            ) AS m
            WHERE m.month >= coalesce(c.first_month, m.month) AND m.month <= coalesce(c.last_month, m.month)
                AND NOT EXISTS (SELECT FROM billing_order o
                    WHERE o.contract = c.id AND o.month = m.month AND o.kind = 'ORDINARY')
                AND %s
            ORDER BY EXISTS (SELECT FROM alert a WHERE a.provider = c.provider AND a.kind = 'ORDER_NOT_OPENED'
                    AND a.state = 'RAISED' AND a.subject = c.id || '/' || to_char(m.month, 'YYYY-MM')),
                m.month, c.id LIMIT ?
            """;

    /** A contract whose last month has its order has no next one: what is owed until a month's end has an order of its own. */
    private static final String UNOPENED_FOR_CORRECTIONS = """
            SELECT DISTINCT k.provider, k.contract AS id FROM correction k JOIN contract c ON c.id = k.contract
            WHERE k.state = 'PENDING' AND k.source_month < ? AND k.since < ?
                AND c.last_month <= (SELECT max(o.month) FROM billing_order o
                    WHERE o.contract = k.contract AND o.kind = 'ORDINARY')
                AND NOT EXISTS (SELECT FROM billing_order o
                    WHERE o.contract = k.contract AND o.month = ? AND o.kind = 'CORRECTION')
                AND %s
            ORDER BY k.contract LIMIT ?
            """;

    /** Whatever is counted anew holds up the orders of its provider, from the month on that it has come to, and nobody else's. */
    private static final String RECOUNTED = """
            WITH recounted AS MATERIALIZED (
                SELECT m.provider, min(r.next_hour) AS next_hour FROM recount r JOIN usage_meter m USING (usage_meter)
                GROUP BY m.provider
            )
            """;

    /** @param provider whose order it is of the month with this end */
    private static String counted(String provider, String end) {
        return """
                (SELECT followed >= revision FROM metric_catalogue)
                AND NOT EXISTS (SELECT FROM recounted r WHERE r.provider = %s AND r.next_hour < %s)
                """.formatted(provider, end);
    }

    private static final String DUE =
            RECOUNTED + UNOPENED.formatted(counted("c.provider", "(m.month + interval '1 month') AT TIME ZONE 'UTC'"));

    private static final String DUE_FOR_CORRECTIONS =
            RECOUNTED + UNOPENED_FOR_CORRECTIONS.formatted(counted("k.provider", "?"));

    private static final String TRY_TO_TAKE = "SELECT pg_try_advisory_xact_lock(?) AS taken";

    private static final String EXISTS = "SELECT FROM billing_order WHERE contract = ? AND month = ? AND kind = ?";

    /** Whether the month is as its latest version tells it, and that is the expected one. */
    private static final String AS_THE_VERSION = """
            SELECT coalesce((SELECT max(version) FROM month_version WHERE provider = ? AND month = ?), 1) = ?
                AND NOT EXISTS (SELECT FROM kept_source_hour k JOIN source_hour s USING (provider, hour, source)
                    WHERE k.provider = ? AND k.hour >= ? AND k.hour < ? AND k.version = ?
                        AND (k.reports, k.contract, k.site, k.metered_seconds, k.contribution, k.marks)
                            IS DISTINCT FROM (s.reports, s.contract, s.site, s.metered_seconds, s.contribution, s.marks))
                AS same
            """;

    private static final String INSERT = """
            INSERT INTO billing_order (id, provider, contract, month, kind, state, version, month_version, as_of, program, basis,
                computed, document_hash, input_hash, rules_hash, opened_at, since)
            VALUES (?, ?, ?, ?, ?, ?, 1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """;

    static final String COLUMNS =
            "SELECT computed, state, version, month_version, as_of, program, document_hash, opened_at, since FROM billing_order";

    private static final String FIND = COLUMNS + " WHERE id = ? AND provider = ?";

    private static final String OF_MONTH =
            COLUMNS + " WHERE provider = ? AND month = ? AND contract > ? ORDER BY contract LIMIT ?";

    private static final String BASIS = "SELECT basis FROM billing_order WHERE id = ? AND provider = ?";

    private static final UUID LOWEST = new UUID(0, 0);

    private final Database database;
    private final OrderDeadlines.Calendar calendar;

    JdbcOrderStore(DataSource dataSource, OrderDeadlines.Calendar calendar) {
        this.database = new Database(dataSource);
        this.calendar = calendar;
    }

    @Override
    public List<Due> due(BillingMonth upTo, int limit) {
        return ordinary(DUE, upTo, limit);
    }

    @Override
    public List<Due> unopened(BillingMonth upTo) {
        List<Due> unopened = new ArrayList<>(ordinary(UNOPENED.formatted(true), upTo, Integer.MAX_VALUE));
        unopened.addAll(database.query(connection -> {
            try (PreparedStatement select = connection.prepareStatement(UNOPENED_FOR_CORRECTIONS.formatted(true))) {
                setCorrected(select, upTo);
                select.setInt(4, Integer.MAX_VALUE);
                return corrected(select, upTo);
            }
        }));
        return unopened;
    }

    private List<Due> ordinary(String sql, BillingMonth upTo, int limit) {
        return database.query(connection -> {
            try (PreparedStatement select = connection.prepareStatement(sql)) {
                select.setString(1, calendar.totalsFinal().toString());
                select.setObject(2, upTo.firstDay());
                select.setObject(3, upTo.firstDay());
                select.setInt(4, limit);
                try (ResultSet rows = select.executeQuery()) {
                    List<Due> due = new ArrayList<>();
                    while (rows.next()) {
                        due.add(new Due(rows.getString("provider"), Columns.uuid(rows, "id"), month(rows, "month")));
                    }
                    return due;
                }
            }
        });
    }

    static BillingMonth month(ResultSet row, String column) throws SQLException {
        LocalDate first = Columns.date(row, column);
        return BillingMonth.of(first.getYear(), first.getMonthValue());
    }

    @Override
    public Opened open(
            Contract contract,
            BillingMonth month,
            int monthVersion,
            Set<String> hourly,
            Instant now,
            BiFunction<OrderInputs, List<CorrectionBasis>, OrderBasis> basis) {
        return database.transaction(connection -> {
            try (Statement begin = connection.createStatement()) {
                begin.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ");
            }
            if (!tryToTake(connection, contract, month) || exists(connection, contract, month, OrderKind.ORDINARY)) {
                return Opened.NOT_OURS;
            }
            if (!isAsTheVersion(connection, contract.provider(), month, monthVersion)) {
                return Opened.MONTH_CHANGED;
            }
            OrderInputs inputs = new OrderInputsReader(connection).read(contract, month, hourly, now);
            List<CorrectionBasis> owed = new CorrectionRows(connection).due(contract.id(), month);
            insert(connection, basis.apply(inputs, owed), now);
            return Opened.OPENED;
        });
    }

    @Override
    public List<Due> dueForCorrections(BillingMonth upTo, int limit) {
        return database.query(connection -> {
            try (PreparedStatement select = connection.prepareStatement(DUE_FOR_CORRECTIONS)) {
                setCorrected(select, upTo);
                select.setObject(4, Columns.timestamp(upTo.end()));
                select.setInt(5, limit);
                return corrected(select, upTo);
            }
        });
    }

    private static void setCorrected(PreparedStatement select, BillingMonth upTo) throws SQLException {
        select.setObject(1, upTo.firstDay());
        select.setObject(2, Columns.timestamp(upTo.end()));
        select.setObject(3, upTo.firstDay());
    }

    private static List<Due> corrected(PreparedStatement select, BillingMonth upTo) throws SQLException {
        try (ResultSet rows = select.executeQuery()) {
            List<Due> due = new ArrayList<>();
            while (rows.next()) {
                due.add(new Due(rows.getString("provider"), Columns.uuid(rows, "id"), upTo));
            }
            return due;
        }
    }

    @Override
    public Opened openForCorrections(
            Contract contract, BillingMonth month, Instant now, Function<List<CorrectionBasis>, OrderBasis> basis) {
        return database.transaction(connection -> {
            try (Statement begin = connection.createStatement()) {
                begin.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ");
            }
            if (!tryToTake(connection, contract, month) || exists(connection, contract, month, OrderKind.CORRECTION)) {
                return Opened.NOT_OURS;
            }
            List<CorrectionBasis> owed = new CorrectionRows(connection).due(contract.id(), month);
            if (owed.isEmpty()) {
                return Opened.NOT_OURS;
            }
            insert(connection, basis.apply(owed), now);
            return Opened.OPENED;
        });
    }

    private static boolean tryToTake(Connection connection, Contract contract, BillingMonth month) throws SQLException {
        UUID id = DraftOrder.idOf(contract.id(), month);
        try (PreparedStatement take = connection.prepareStatement(TRY_TO_TAKE)) {
            take.setLong(1, id.getMostSignificantBits() ^ id.getLeastSignificantBits() ^ LOCK_SPACE);
            try (ResultSet row = take.executeQuery()) {
                return row.next() && row.getBoolean("taken");
            }
        }
    }

    private static boolean exists(Connection connection, Contract contract, BillingMonth month, OrderKind kind)
            throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(EXISTS)) {
            select.setObject(1, contract.id());
            select.setObject(2, month.firstDay());
            select.setString(3, kind.name());
            try (ResultSet row = select.executeQuery()) {
                return row.next();
            }
        }
    }

    static boolean isAsTheVersion(Connection connection, String provider, BillingMonth month, int version)
            throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(AS_THE_VERSION)) {
            select.setString(1, provider);
            select.setObject(2, month.firstDay());
            select.setInt(3, version);
            select.setString(4, provider);
            select.setObject(5, Columns.timestamp(month.start()));
            select.setObject(6, Columns.timestamp(month.end()));
            select.setInt(7, version);
            try (ResultSet row = select.executeQuery()) {
                return row.next() && row.getBoolean("same");
            }
        }
    }

    private static void insert(Connection connection, OrderBasis basis, Instant now) throws SQLException {
        DraftOrder order = basis.order();
        byte[] document = OrderCodec.document(order);
        OrderState state = new OrderState.Collecting().open();
        try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
            int column = 1;
            insert.setObject(column++, order.id());
            insert.setString(column++, basis.contract().provider());
            insert.setObject(column++, basis.contract().id());
            insert.setObject(column++, basis.month().firstDay());
            insert.setString(column++, basis.kind().name());
            insert.setString(column++, state.word());
            insert.setInt(column++, basis.monthVersion());
            insert.setObject(column++, Columns.timestamp(basis.asOf()));
            insert.setString(column++, basis.program());
            insert.setBytes(column++, OrderCodec.pack(OrderCodec.basis(basis)));
            insert.setBytes(column++, OrderCodec.pack(document));
            insert.setString(column++, OrderCodec.hash(document));
            insert.setString(column++, order.inputHash());
            insert.setString(column++, order.rulesHash());
            insert.setObject(column++, Columns.timestamp(now));
            insert.setObject(column, Columns.timestamp(now));
            insert.executeUpdate();
        }
        CorrectionRows corrections = new CorrectionRows(connection);
        corrections.order(basis.corrections(), order.id());
        if (basis.kind() == OrderKind.ORDINARY) {
            corrections.looked(basis.contract(), basis.month(), basis.monthVersion(), OrderCodec.hash(document));
        }
        new OrderEvents(connection)
                .tell(
                        BillingOrderEvent.Type.OPENED,
                        new OrderEvents.Subject(basis.contract(), order.id(), basis.month(), state, 1),
                        CALENDAR,
                        now,
                        Map.of());
    }

    @Override
    public Optional<StoredOrder> find(String provider, UUID id) {
        return database.query(connection -> {
            try (PreparedStatement select = connection.prepareStatement(FIND)) {
                select.setObject(1, id);
                select.setString(2, provider);
                try (ResultSet row = select.executeQuery()) {
                    return row.next() ? Optional.of(order(row)) : Optional.empty();
                }
            }
        });
    }

    @Override
    public Optional<OrderBasis> basis(String provider, UUID id) {
        return database.query(connection -> {
            try (PreparedStatement select = connection.prepareStatement(BASIS)) {
                select.setObject(1, id);
                select.setString(2, provider);
                try (ResultSet row = select.executeQuery()) {
                    return row.next() ? Optional.of(OrderCodec.basis(row.getBytes("basis"))) : Optional.empty();
                }
            }
        });
    }

    @Override
    public List<StoredOrder> ofMonth(String provider, BillingMonth month, @Nullable UUID afterContract, int limit) {
        return database.query(connection -> {
            try (PreparedStatement select = connection.prepareStatement(OF_MONTH)) {
                select.setString(1, provider);
                select.setObject(2, month.firstDay());
                select.setObject(3, afterContract == null ? LOWEST : afterContract);
                select.setInt(4, limit);
                try (ResultSet rows = select.executeQuery()) {
                    List<StoredOrder> orders = new ArrayList<>();
                    while (rows.next()) {
                        orders.add(order(rows));
                    }
                    return orders;
                }
            }
        });
    }

    static StoredOrder order(ResultSet row) throws SQLException {
        return new StoredOrder(
                OrderCodec.order(row.getBytes("computed")),
                OrderState.of(row.getString("state")).orElseThrow(),
                row.getLong("version"),
                row.getInt("month_version"),
                Columns.instant(row, "as_of"),
                row.getString("program"),
                row.getString("document_hash"),
                Columns.instant(row, "opened_at"),
                Columns.instant(row, "since"));
    }
}
