package org.meterline.upload.storage;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.meterline.contracts.topic.ReportOutcome.Outcome;
import org.meterline.contracts.topic.UsageFileEvent;
import org.meterline.upload.domain.StoredFile;
import org.meterline.upload.usecase.FileEventOutbox;

/** Events of usage files in PostgreSQL: first the topic, then out of the table; one process does at a time, and the oldest come first. */
@ApplicationScoped
class FileEventTables implements FileEventOutbox {

    private static final long RIGHT_TO_PUBLISH = 0x66696c6573L;

    private static final String FILE = FileRows.SELECT + "WHERE f.id = ?";

    private static final String TELL = "INSERT INTO usage_file_event (usage_meter_id, event) VALUES (?, ?)";

    /** Whoever stands still while the broker is asked loses its session, and with it the right. */
    private static final String TRY_TO_TAKE = """
            SELECT pg_try_advisory_xact_lock(?) AS mine, set_config('idle_in_transaction_session_timeout', ?, true)""";

    private static final String WAITING =
            "SELECT position, usage_meter_id, event FROM usage_file_event ORDER BY position LIMIT ?";

    private static final String REMOVE = "DELETE FROM usage_file_event WHERE position = ?";

    private final Database database;

    FileEventTables(Database database) {
        this.database = database;
    }

    /** In the transaction in which it became so. */
    static void tell(Connection connection, UUID file, UsageFileEvent.Type type, Instant now) throws SQLException {
        for (StoredFile stored : Database.query(connection, FILE, FileRows::read, file)) {
            UsageFileEvent event = UsageFileEvent.of(UUID.randomUUID(), type, now, data(stored));
            var unused = Database.update(connection, TELL, stored.usageMeterId(), event.toJson());
        }
    }

    private static UsageFileEvent.Data data(StoredFile file) {
        return new UsageFileEvent.Data(
                file.provider(),
                file.id(),
                file.usageMeterId(),
                file.month().toString(),
                file.partial(),
                file.digest(),
                file.reports(),
                new UsageFileEvent.Outcomes(
                        file.outcomes().of(Outcome.NEW),
                        file.outcomes().of(Outcome.KNOWN),
                        file.outcomes().of(Outcome.CONFLICT),
                        file.outcomes().of(Outcome.SHADOWED),
                        file.outcomes().of(Outcome.REJECTED)),
                file.failure());
    }

    @Override
    public boolean relay(int limit, Duration silence, Publisher publisher) {
        return database.inTransaction("publishing events of files", connection -> {
            boolean mine = Database.query(
                            connection,
                            TRY_TO_TAKE,
                            row -> row.getBoolean("mine"),
                            RIGHT_TO_PUBLISH,
                            Long.toString(silence.toMillis()))
                    .getFirst();
            if (!mine) {
                return false;
            }
            List<Waiting> oldest = Database.query(
                    connection,
                    WAITING,
                    row -> new Waiting(
                            row.getLong("position"),
                            row.getObject("usage_meter_id", UUID.class),
                            row.getBytes("event")),
                    limit);
            if (!oldest.isEmpty()) {
                publisher.publish(oldest);
                for (Waiting each : oldest) {
                    var unused = Database.update(connection, REMOVE, each.position());
                }
            }
            return oldest.size() >= limit;
        });
    }
}
