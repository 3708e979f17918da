package org.meterline.aggregation.storage.order;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.meterline.aggregation.domain.order.Contract;
import org.meterline.aggregation.domain.order.Correction;
import org.meterline.aggregation.domain.order.CorrectionBasis;
import org.meterline.aggregation.domain.order.CorrectionState;
import org.meterline.aggregation.domain.order.StoredCorrection;
import org.meterline.aggregation.domain.quantity.BillingMonth;
import org.meterline.aggregation.storage.Columns;

/** The rows of {@code correction} and {@code correction_look}, within a transaction that somebody else has under way. */
final class CorrectionRows {

    static final String SELECT = "SELECT c.state, c.version, c.computed, c.order_id FROM correction c";

    private static final String OF_MONTH = SELECT + " WHERE c.contract = ? AND c.source_month = ? ORDER BY c.number";

    private static final String LOCK = OF_MONTH + " FOR UPDATE";

    private static final String BASIS = "SELECT basis FROM correction WHERE id = ?";

    private static final String APPROVE =
            "UPDATE correction SET state = ?, version = ?, since = ?, basis = ?, computed = ? WHERE id = ?";

    private static final String APPROVED = """
            INSERT INTO correction_approval (correction, approved_by, approved_at, reason, computed)
            VALUES (?, ?, ?, ?, ?)
            """;

    private static final String INSERT = """
            INSERT INTO correction (id, provider, contract, source_month, number, state, version, since, document_hash,
                basis, computed)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """;

    private static final String DELETE = "DELETE FROM correction WHERE id = ANY (?)";

    private static final String LOOKED = """
            INSERT INTO correction_look (contract, month, month_version, before_version, document_hash, policies, meters)
            SELECT k.contract, k.month, ?,
                (SELECT coalesce(max(version), 1) FROM month_version v
                    WHERE v.provider = k.provider AND v.month = k.month - interval '1 month'),
                ?, (SELECT count(*) FROM source_policy p WHERE p.provider = k.provider),
                (SELECT coalesce(sum(revision), 0) FROM usage_meter m WHERE m.provider = k.provider)
            FROM (SELECT ?::uuid AS contract, ?::date AS month, ?::text AS provider) AS k
            ON CONFLICT (contract, month) DO UPDATE SET month_version = excluded.month_version,
                before_version = excluded.before_version, document_hash = excluded.document_hash,
                policies = excluded.policies, meters = excluded.meters
            """;

    /** Only what is still the difference to the order as it is. */
    private static final String DUE = """
            SELECT c.id, c.basis FROM correction c JOIN billing_order o
                ON o.contract = c.contract AND o.month = c.source_month AND o.kind = 'ORDINARY'
                    AND o.document_hash = c.document_hash
            WHERE c.contract = ? AND c.state = 'PENDING' AND c.source_month < ?
            ORDER BY c.source_month, c.number FOR UPDATE OF c FOR SHARE OF o
            """;

    private static final String ORDER = """
            UPDATE correction SET state = ?, version = version + 1, basis = NULL, order_id = ? WHERE id = ANY (?)
            """;

    private final Connection connection;

    CorrectionRows(Connection connection) {
        this.connection = connection;
    }

    /** All of a contract's source month, in order of their numbers. */
    List<StoredCorrection> of(UUID contract, BillingMonth month) throws SQLException {
        return ofMonth(OF_MONTH, contract, month);
    }

    /** The same, locked. */
    List<StoredCorrection> lock(UUID contract, BillingMonth month) throws SQLException {
        return ofMonth(LOCK, contract, month);
    }

    private List<StoredCorrection> ofMonth(String sql, UUID contract, BillingMonth month) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setObject(1, contract);
            select.setObject(2, month.firstDay());
            return corrections(select);
        }
    }

    static List<StoredCorrection> corrections(PreparedStatement select) throws SQLException {
        try (ResultSet rows = select.executeQuery()) {
            List<StoredCorrection> corrections = new ArrayList<>();
            while (rows.next()) {
                corrections.add(new StoredCorrection(
                        OrderCodec.correction(rows.getBytes("computed")), state(rows), rows.getLong("version")));
            }
            return corrections;
        }
    }

    private static CorrectionState state(ResultSet row) throws SQLException {
        String word = row.getString("state");
        return switch (word) {
            case CorrectionState.Pending.WORD -> new CorrectionState.Pending();
            case CorrectionState.AwaitingApproval.WORD -> new CorrectionState.AwaitingApproval();
            case CorrectionState.Ordered.WORD -> new CorrectionState.Ordered(Columns.uuid(row, "order_id"));
            default -> throw new IllegalStateException("no state of a correction: " + word);
        };
    }

    void delete(Collection<StoredCorrection> corrections) throws SQLException {
        if (corrections.isEmpty()) {
            return;
        }
        try (PreparedStatement delete = connection.prepareStatement(DELETE)) {
            delete.setArray(
                    1,
                    Columns.column(
                            connection,
                            "uuid",
                            corrections,
                            each -> each.computed().id()));
            delete.executeUpdate();
        }
    }

    /** @param documentHash of the order that it is the difference to */
    void insert(String documentHash, CorrectionBasis basis, Correction computed, CorrectionState state, long version)
            throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
            int column = 1;
            insert.setObject(column++, computed.id());
            insert.setString(column++, basis.contract().provider());
            insert.setObject(column++, computed.contract());
            insert.setObject(column++, computed.sourceMonth().firstDay());
            insert.setInt(column++, computed.number());
            insert.setString(column++, state.word());
            insert.setLong(column++, version);
            insert.setObject(column++, Columns.timestamp(computed.noticedAt()));
            insert.setString(column++, documentHash);
            insert.setBytes(column++, OrderCodec.pack(OrderCodec.basis(basis)));
            insert.setBytes(column, OrderCodec.pack(OrderCodec.document(computed)));
            insert.executeUpdate();
        }
    }

    /** Computes it again with the approval, and notes who gave it. */
    StoredCorrection approve(StoredCorrection awaiting, CorrectionState.Pending state, Correction.Approval approval)
            throws SQLException {
        UUID id = awaiting.computed().id();
        CorrectionBasis basis = basis(id).approved(approval);
        StoredCorrection approved = new StoredCorrection(basis.correction(), state, awaiting.version() + 1);
        byte[] computed = OrderCodec.pack(OrderCodec.document(approved.computed()));
        try (PreparedStatement update = connection.prepareStatement(APPROVE);
                PreparedStatement note = connection.prepareStatement(APPROVED)) {
            int column = 1;
            update.setString(column++, state.word());
            update.setLong(column++, approved.version());
            update.setObject(column++, Columns.timestamp(approval.at()));
            update.setBytes(column++, OrderCodec.pack(OrderCodec.basis(basis)));
            update.setBytes(column++, computed);
            update.setObject(column, id);
            update.executeUpdate();
            note.setObject(1, id);
            note.setString(2, approval.by());
            note.setObject(3, Columns.timestamp(approval.at()));
            note.setString(4, approval.reason());
            note.setBytes(5, computed);
            note.executeUpdate();
        }
        return approved;
    }

    private CorrectionBasis basis(UUID id) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(BASIS)) {
            select.setObject(1, id);
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return OrderCodec.correctionBasis(row.getBytes("basis"));
            }
        }
    }

    /** Notes up to where a month's order and its corrections tell all there is. */
    void looked(Contract contract, BillingMonth month, int monthVersion, String documentHash) throws SQLException {
        try (PreparedStatement looked = connection.prepareStatement(LOOKED)) {
            looked.setInt(1, monthVersion);
            looked.setString(2, documentHash);
            looked.setObject(3, contract.id());
            looked.setObject(4, month.firstDay());
            looked.setString(5, contract.provider());
            looked.executeUpdate();
        }
    }

    /** What goes on an order of this month that opens now, in order; locked, and nobody changes meanwhile what it is the difference to. */
    List<CorrectionBasis> due(UUID contract, BillingMonth month) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(DUE)) {
            select.setObject(1, contract);
            select.setObject(2, month.firstDay());
            try (ResultSet rows = select.executeQuery()) {
                List<CorrectionBasis> due = new ArrayList<>();
                while (rows.next()) {
                    due.add(OrderCodec.correctionBasis(rows.getBytes("basis")));
                }
                return due;
            }
        }
    }

    void order(List<CorrectionBasis> corrections, UUID order) throws SQLException {
        if (corrections.isEmpty()) {
            return;
        }
        try (PreparedStatement update = connection.prepareStatement(ORDER)) {
            update.setString(1, new CorrectionState.Pending().order(order).word());
            update.setObject(2, order);
            update.setArray(3, Columns.column(connection, "uuid", corrections, CorrectionBasis::id));
            update.executeUpdate();
        }
    }
}
