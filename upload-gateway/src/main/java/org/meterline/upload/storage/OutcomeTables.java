package org.meterline.upload.storage;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.UUID;
import org.meterline.contracts.topic.ReportOutcome;
import org.meterline.contracts.topic.UsageFileEvent;
import org.meterline.contracts.topic.Way;
import org.meterline.upload.usecase.OutcomeLedger;

/** Notes outcomes beside the reports of their files. */
@ApplicationScoped
class OutcomeTables implements OutcomeLedger {

    /** The first outcome stays: a redelivery says the same, and must not undo a reason. */
    private static final String NOTE = """
            UPDATE usage_file_report SET outcome = ?, reason = ?, decided_at = ?
            WHERE file_id = ? AND digest = ? AND outcome IS NULL""";

    private static final String LOCK = "SELECT id FROM usage_file WHERE id = ? FOR UPDATE";

    private static final String SETTLE = """
            UPDATE usage_file SET state = 'COUNTED', counted_at = ?
            WHERE id = ? AND state = 'PUBLISHED'
              AND NOT EXISTS (SELECT 1 FROM usage_file_report WHERE file_id = usage_file.id AND outcome IS NULL)""";

    private final Database database;

    OutcomeTables(Database database) {
        this.database = database;
    }

    @Override
    public void note(List<ReportOutcome> outcomes, Instant now) {
        List<ReportOutcome> ofFiles =
                outcomes.stream().filter(each -> each.way() == Way.FILE).toList();
        var unused = database.inTransaction("noting outcomes", connection -> {
            // In one order, so that two gateways never wait for each other.
            TreeSet<UUID> files = new TreeSet<>();
            ofFiles.forEach(each -> files.add(Objects.requireNonNull(each.fileId())));
            for (UUID file : files) {
                lock(connection, file);
            }
            noteAll(connection, ofFiles);
            for (UUID file : files) {
                settle(connection, file, now);
            }
            ReportedHourTables.note(connection, outcomes);
            return files.size();
        });
    }

    private static void noteAll(Connection connection, List<ReportOutcome> outcomes) throws SQLException {
        try (PreparedStatement note = connection.prepareStatement(NOTE)) {
            for (ReportOutcome each : outcomes) {
                Database.bind(
                        note,
                        each.outcome().name(),
                        each.reason(),
                        each.decidedAt(),
                        each.fileId(),
                        each.digest().value());
                note.addBatch();
            }
            var unused = note.executeBatch();
        }
    }

    /** Before looking at or changing whether a file is published or decided: the last of both steps must see the other. */
    static void lock(Connection connection, UUID file) throws SQLException {
        var unused = Database.query(connection, LOCK, row -> row.getObject("id", UUID.class), file);
    }

    /** Counted as soon as it is both published and decided, whichever came last. */
    static void settle(Connection connection, UUID file, Instant now) throws SQLException {
        if (Database.update(connection, SETTLE, now, file) > 0) {
            FileEventTables.tell(connection, file, UsageFileEvent.Type.COUNTED, now);
        }
    }
}
