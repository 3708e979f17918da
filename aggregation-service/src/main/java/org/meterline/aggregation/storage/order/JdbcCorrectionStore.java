package org.meterline.aggregation.storage.order;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.meterline.aggregation.domain.order.Correction;
import org.meterline.aggregation.domain.order.CorrectionBasis;
import org.meterline.aggregation.domain.order.CorrectionCause;
import org.meterline.aggregation.domain.order.CorrectionRules;
import org.meterline.aggregation.domain.order.CorrectionState;
import org.meterline.aggregation.domain.order.DraftOrder;
import org.meterline.aggregation.domain.order.OrderBasis;
import org.meterline.aggregation.domain.order.OrderEdit;
import org.meterline.aggregation.domain.order.OrderInputs;
import org.meterline.aggregation.domain.order.OrderedSoFar;
import org.meterline.aggregation.domain.order.Reconciliation;
import org.meterline.aggregation.domain.order.ReviewedOrder;
import org.meterline.aggregation.domain.order.StoredCorrection;
import org.meterline.aggregation.domain.order.StoredOrder;
import org.meterline.aggregation.domain.quantity.BillingMonth;
import org.meterline.aggregation.storage.ChangedHoursReader;
import org.meterline.aggregation.storage.Columns;
import org.meterline.aggregation.storage.Database;
import org.meterline.aggregation.storage.OrderInputsReader;
import org.meterline.aggregation.usecase.order.CorrectionStore;
import org.meterline.aggregation.usecase.order.HourlyMetrics;

/** Corrections as rows; what was not ordered yet is written anew when there is another difference. */
@ApplicationScoped
class JdbcCorrectionStore implements CorrectionStore {

    /** @param period which hours, of the month {@code o.month} */
    private static String changedHours(String period, String sinceVersion) {
        return """
                EXISTS (SELECT FROM kept_source_hour k JOIN source_hour s USING (provider, hour, source)
                    WHERE k.provider = o.provider AND %s AND k.version >= %s
                        AND (k.reports, k.contract, k.site, k.metered_seconds, k.contribution, k.marks)
                            IS DISTINCT FROM (s.reports, s.contract, s.site, s.metered_seconds, s.contribution, s.marks))
                """.formatted(period, sinceVersion);
    }

    private static final String IN_THE_MONTH = """
            k.hour >= o.month::timestamp AT TIME ZONE 'UTC' AND k.hour < (o.month + interval '1 month') AT TIME ZONE 'UTC'
            """;

    private static final String IN_THE_MONTH_BEFORE = """
            k.hour >= (o.month - interval '1 month') AT TIME ZONE 'UTC' AND k.hour < o.month::timestamp AT TIME ZONE 'UTC'
            """;

    /**
     * What is estimated for one contract follows from the hours of any, also of the month before. Months that could not be looked at
     * come last, so that they never take the places of others.
     */
    private static final String CHANGED = """
            SELECT o.provider, o.contract, o.month FROM billing_order o LEFT JOIN correction_look l USING (contract, month)
            WHERE o.kind = 'ORDINARY' AND (
                l.month_version IS NULL
                OR l.document_hash <> o.document_hash
                OR l.policies <> (SELECT count(*) FROM source_policy p WHERE p.provider = o.provider)
                OR %s
                OR EXISTS (SELECT FROM source_policy p WHERE p.provider = o.provider AND p.carry_hours > 0)
                    AND (l.meters <> (SELECT coalesce(sum(m.revision), 0) FROM usage_meter m WHERE m.provider = o.provider)
                        OR %s OR %s))
            ORDER BY EXISTS (SELECT FROM alert a WHERE a.provider = o.provider AND a.kind = 'MONTH_NOT_CORRECTED'
                    AND a.state = 'RAISED' AND a.subject = o.contract || '/' || to_char(o.month, 'YYYY-MM')),
                o.month, o.contract LIMIT ?
            """.formatted(
                    changedHours(IN_THE_MONTH + "AND o.contract IN (k.contract, s.contract)", "l.month_version"),
                    changedHours(IN_THE_MONTH, "l.month_version"),
                    changedHours(IN_THE_MONTH_BEFORE, "l.before_version"));

    private static final String LIST = CorrectionRows.SELECT + """
             WHERE c.provider = ? AND c.source_month = coalesce(?, c.source_month) AND c.contract = coalesce(?, c.contract)
                AND c.state = coalesce(?, c.state)
                AND coalesce((c.source_month, c.contract, c.number) > (?::date, ?::uuid, ?::integer), true)
            ORDER BY c.source_month, c.contract, c.number LIMIT ?
            """;

    private static final String FIND = CorrectionRows.SELECT + " WHERE c.id = ? AND c.provider = ?";

    private static final String FIRSTS = """
            SELECT o.basis, o.computed, o.state, o.version, o.month_version, o.as_of, o.program, o.document_hash, o.opened_at, o.since
            FROM billing_order o
            WHERE o.provider = ? AND o.month = ? AND o.kind = 'ORDINARY' AND o.contract > coalesce(?, '%s'::uuid)
            ORDER BY o.contract LIMIT ?
            """.formatted(new UUID(0, 0));

    private static final String FIRST = """
            SELECT o.id, o.month_version, o.basis, o.computed, o.document_hash, l.document_hash AS looked_hash
            FROM billing_order o LEFT JOIN correction_look l USING (contract, month)
            WHERE o.contract = ? AND o.month = ? AND o.kind = 'ORDINARY' FOR SHARE OF o
            """;

    private static final String UPCOMING = """
            SELECT o.contract, o.last, c.computed FROM (
                SELECT contract, max(month) AS last FROM billing_order
                WHERE provider = ? AND contract = ANY (?) AND kind = 'ORDINARY' GROUP BY contract
            ) AS o LEFT JOIN correction c ON c.contract = o.contract AND c.state = 'PENDING'
            ORDER BY o.contract, c.source_month, c.number
            """;

    private final Database database;

    JdbcCorrectionStore(DataSource dataSource) {
        this.database = new Database(dataSource);
    }

    @Override
    public List<OrderedMonth> changed(int limit) {
        return database.query(connection -> {
            try (PreparedStatement select = connection.prepareStatement(CHANGED)) {
                select.setInt(1, limit);
                try (ResultSet rows = select.executeQuery()) {
                    List<OrderedMonth> changed = new ArrayList<>();
                    while (rows.next()) {
                        changed.add(new OrderedMonth(
                                rows.getString("provider"),
                                Columns.uuid(rows, "contract"),
                                JdbcOrderStore.month(rows, "month")));
                    }
                    return changed;
                }
            }
        });
    }

    /** A month's own order, and whether it was computed again since the month was looked at. */
    private record First(OrderBasis basis, DraftOrder computed, String documentHash, boolean refreshed) {}

    @Override
    public Noticed notice(OrderedMonth month, int monthVersion, CorrectionRules rules, Instant now) {
        return database.transaction(connection -> {
            try (Statement begin = connection.createStatement()) {
                begin.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ");
            }
            Optional<First> first = first(connection, month);
            if (first.isEmpty()
                    || !JdbcOrderStore.isAsTheVersion(connection, month.provider(), month.month(), monthVersion)) {
                return Noticed.TRY_AGAIN;
            }
            return new Notice(connection, first.get(), monthVersion, rules.byRuleUntil(month.month()), now).compare();
        });
    }

    private static Optional<First> first(Connection connection, OrderedMonth month) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(FIRST)) {
            select.setObject(1, month.contract());
            select.setObject(2, month.month().firstDay());
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? Optional.of(first(row)) : Optional.empty();
            }
        }
    }

    private static First first(ResultSet row) throws SQLException {
        String hash = row.getString("document_hash");
        String looked = row.getString("looked_hash");
        return new First(
                OrderCodec.basis(row.getBytes("basis")),
                OrderCodec.order(row.getBytes("computed")),
                hash,
                looked != null && !looked.equals(hash));
    }

    /** One look at one month. */
    private record Notice(Connection connection, First first, int monthVersion, Instant byRuleUntil, Instant now) {

        Noticed compare() throws SQLException {
            OrderBasis basis = first.basis();
            CorrectionRows rows = new CorrectionRows(connection);
            List<StoredCorrection> standing = new ArrayList<>();
            List<StoredCorrection> following = new ArrayList<>();
            for (StoredCorrection each : rows.lock(basis.contract().id(), basis.month())) {
                (each.follows(now, byRuleUntil, first.refreshed()) ? following : standing).add(each);
            }
            rows.looked(basis.contract(), basis.month(), monthVersion, first.documentHash());
            CorrectionBasis difference = difference(standing, following);
            Correction correction = difference.correction();
            if (correction.comesToNothing()) {
                rows.delete(following);
                return following.isEmpty() ? Noticed.NOTHING_NEW : Noticed.CHANGED;
            }
            if (!first.refreshed()
                    && following.size() == 1
                    && following.getFirst().computed().tellsTheSameAs(correction)) {
                return Noticed.NOTHING_NEW;
            }
            long version = following.stream()
                            .mapToLong(StoredCorrection::version)
                            .max()
                            .orElse(0)
                    + 1;
            rows.delete(following);
            rows.insert(
                    first.documentHash(),
                    difference,
                    correction,
                    CorrectionState.noticed(correction.noticedAt(), byRuleUntil),
                    version);
            return Noticed.CHANGED;
        }

        private CorrectionBasis difference(List<StoredCorrection> standing, List<StoredCorrection> following)
                throws SQLException {
            OrderBasis basis = first.basis();
            OrderInputs inputs = JdbcCorrectionStore.inputs(connection, basis, now);
            Instant noticedAt = following.stream()
                    .map(each -> each.computed().noticedAt())
                    .min(Instant::compareTo)
                    .orElse(now);
            CorrectionBasis.Origin origin = new CorrectionBasis.Origin(
                    following.isEmpty()
                            ? UUID.randomUUID()
                            : following.getFirst().computed().id(),
                    standing.isEmpty() ? 1 : standing.getLast().computed().number() + 1,
                    monthVersion,
                    now,
                    noticedAt,
                    new TreeSet<>(causes(standing)));
            return CorrectionBasis.of(
                    origin,
                    basis,
                    OrderedSoFar.of(
                            first.computed(),
                            standing.stream().map(StoredCorrection::computed).toList()),
                    inputs);
        }

        private Set<CorrectionCause> causes(List<StoredCorrection> standing) throws SQLException {
            OrderBasis basis = first.basis();
            int since = standing.isEmpty()
                    ? basis.monthVersion()
                    : standing.getLast().computed().monthVersion();
            Set<CorrectionCause> causes = EnumSet.noneOf(CorrectionCause.class);
            new ChangedHoursReader(connection)
                    .read(basis.contract().provider(), basis.contract().id(), basis.month(), since)
                    .forEach(change -> causes.addAll(change.causes()));
            if (first.refreshed()) {
                causes.add(CorrectionCause.ORDER_REFRESHED);
            }
            return causes.isEmpty() ? EnumSet.of(CorrectionCause.ESTIMATES_CHANGED) : causes;
        }
    }

    @Override
    public Map<UUID, Upcoming> upcoming(String provider, Collection<UUID> contracts) {
        return database.query(connection -> {
            try (PreparedStatement select = connection.prepareStatement(UPCOMING)) {
                select.setString(1, provider);
                select.setArray(2, Columns.column(connection, "uuid", contracts, id -> id));
                try (ResultSet rows = select.executeQuery()) {
                    Map<UUID, Upcoming> upcoming = new HashMap<>();
                    while (rows.next()) {
                        BillingMonth last = JdbcOrderStore.month(rows, "last");
                        byte[] computed = rows.getBytes("computed");
                        upcoming.merge(
                                Columns.uuid(rows, "contract"),
                                new Upcoming(
                                        last, computed == null ? List.of() : List.of(OrderCodec.correction(computed))),
                                JdbcCorrectionStore::both);
                    }
                    return upcoming;
                }
            }
        });
    }

    private static Upcoming both(Upcoming one, Upcoming other) {
        List<Correction> corrections = new ArrayList<>(one.corrections());
        corrections.addAll(other.corrections());
        return new Upcoming(one.last(), corrections);
    }

    @Override
    public List<StoredCorrection> list(String provider, Filter filter, @Nullable Place after, int limit) {
        return database.query(connection -> {
            try (PreparedStatement select = connection.prepareStatement(LIST)) {
                int column = 1;
                select.setString(column++, provider);
                BillingMonth month = filter.sourceMonth();
                select.setObject(column++, month == null ? null : month.firstDay(), Types.DATE);
                select.setObject(column++, filter.contract(), Types.OTHER);
                select.setString(column++, filter.state());
                select.setObject(
                        column++, after == null ? null : after.sourceMonth().firstDay(), Types.DATE);
                select.setObject(column++, after == null ? null : after.contract(), Types.OTHER);
                select.setObject(column++, after == null ? null : after.number(), Types.INTEGER);
                select.setInt(column, limit);
                return CorrectionRows.corrections(select);
            }
        });
    }

    @Override
    public Optional<StoredCorrection> find(String provider, UUID id) {
        return database.query(connection -> {
            try (PreparedStatement select = connection.prepareStatement(FIND)) {
                select.setObject(1, id);
                select.setString(2, provider);
                return CorrectionRows.corrections(select).stream().findFirst();
            }
        });
    }

    @Override
    public Approved approve(String provider, UUID id, long version, Correction.Approval approval) {
        return database.transaction(connection -> {
            Optional<StoredCorrection> found;
            try (PreparedStatement select = connection.prepareStatement(FIND + " FOR UPDATE")) {
                select.setObject(1, id);
                select.setString(2, provider);
                found = CorrectionRows.corrections(select).stream().findFirst();
            }
            if (found.isEmpty()) {
                return new Approved.Unknown();
            }
            StoredCorrection correction = found.get();
            if (!(correction.state() instanceof CorrectionState.AwaitingApproval awaiting)) {
                return new Approved.NotAwaited(correction.state());
            }
            return correction.version() == version
                    ? new Approved.Done(
                            new CorrectionRows(connection).approve(correction, awaiting.approve(), approval))
                    : new Approved.Stale();
        });
    }

    @Override
    public List<Reconciliation> reconcile(
            String provider, BillingMonth month, @Nullable UUID afterContract, int limit, Instant now) {
        return database.snapshot(connection -> {
            List<Reconciliation> reconciled = new ArrayList<>();
            List<Ordered> firsts = firsts(connection, provider, month, afterContract, limit);
            Map<UUID, List<OrderEdit>> edits = new OrderEditTable(connection)
                    .of(firsts.stream()
                            .map(first -> first.order().computed().id())
                            .toList());
            for (Ordered first : firsts) {
                OrderBasis basis = first.basis();
                reconciled.add(new Reconciliation(
                        ReviewedOrder.of(
                                first.order(),
                                edits.getOrDefault(first.order().computed().id(), List.of())),
                        new CorrectionRows(connection).of(basis.contract().id(), month),
                        DraftOrder.of(
                                basis.contract(),
                                month,
                                basis.catalogue(),
                                basis.calendar(),
                                inputs(connection, basis, now))));
            }
            return reconciled;
        });
    }

    /** A month's own order as it is stored. */
    private record Ordered(OrderBasis basis, StoredOrder order) {}

    private static List<Ordered> firsts(
            Connection connection, String provider, BillingMonth month, @Nullable UUID afterContract, int limit)
            throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(FIRSTS)) {
            select.setString(1, provider);
            select.setObject(2, month.firstDay());
            select.setObject(3, afterContract, Types.OTHER);
            select.setInt(4, limit);
            try (ResultSet rows = select.executeQuery()) {
                List<Ordered> firsts = new ArrayList<>();
                while (rows.next()) {
                    firsts.add(new Ordered(OrderCodec.basis(rows.getBytes("basis")), JdbcOrderStore.order(rows)));
                }
                return firsts;
            }
        }
    }

    private static OrderInputs inputs(Connection connection, OrderBasis basis, Instant now) throws SQLException {
        return new OrderInputsReader(connection)
                .read(basis.contract(), basis.month(), HourlyMetrics.of(basis.contract(), basis.catalogue()), now);
    }
}
