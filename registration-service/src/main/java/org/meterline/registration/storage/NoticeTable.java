package org.meterline.registration.storage;

import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.meterline.contracts.topic.Alert;
import org.meterline.registration.usecase.NoticeOutbox;

/** Waiting alerts in PostgreSQL. Positions of one usage meter are in order, because its signs are locked meanwhile. */
@Singleton
class NoticeTable implements NoticeOutbox {

    private static final String ADD = "INSERT INTO notice_outbox (id, provider, alert) VALUES (?, ?, ?)";
    private static final String TRY_TO_TAKE =
            "SELECT pg_try_advisory_xact_lock(?, 0)," + " set_config('idle_in_transaction_session_timeout', ?, true)";
    private static final String UNPUBLISHED = "SELECT count(*) FROM notice_outbox";
    private static final String WAITING =
            "SELECT position, provider, alert FROM notice_outbox ORDER BY position LIMIT ?";
    private static final String REMOVE = "DELETE FROM notice_outbox WHERE position = ANY (?)";

    private final Statements statements;

    NoticeTable(AgroalDataSource dataSource) {
        this.statements = new Statements(dataSource);
    }

    @Override
    public void add(List<Alert> alerts) {
        if (alerts.isEmpty()) {
            return;
        }
        var unused = statements.with(ADD, insert -> {
            for (Alert alert : alerts) {
                insert.setObject(1, alert.id());
                insert.setString(2, alert.provider());
                insert.setBytes(3, alert.toJson());
                insert.addBatch();
            }
            return insert.executeBatch();
        });
    }

    /** The limit on silence is longer than that of other transactions, because a broker answers in this one. */
    @Override
    public boolean tryToTake(Duration silence) {
        return statements.with(TRY_TO_TAKE, select -> {
            select.setInt(1, Locks.Kind.NOTICES.number());
            select.setString(2, Long.toString(silence.toMillis()));
            try (ResultSet row = select.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        });
    }

    @Override
    public long unpublished() {
        return statements.with(UNPUBLISHED, select -> {
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? row.getLong(1) : 0L;
            }
        });
    }

    @Override
    public List<Notice> waiting(int limit) {
        return statements.with(WAITING, select -> {
            select.setInt(1, limit);
            List<Notice> waiting = new ArrayList<>();
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    waiting.add(new Notice(rows.getLong(1), rows.getString(2), rows.getBytes(3)));
                }
            }
            return waiting;
        });
    }

    @Override
    public void remove(Collection<Notice> published) {
        var unused = statements.with(REMOVE, delete -> {
            delete.setArray(1, Statements.array(delete, "bigint", published, Notice::position));
            return delete.executeUpdate();
        });
    }
}
