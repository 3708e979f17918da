package org.meterline.upload.storage;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.meterline.contracts.file.UsageFileManifest;
import org.meterline.contracts.report.ReportDigest;
import org.meterline.upload.domain.FileState;
import org.meterline.upload.domain.NewFile;
import org.meterline.upload.domain.ReportEntry;
import org.meterline.upload.usecase.IncomingFiles;

/** A file's chunks, reports and row are written in one transaction that ends with the file. */
@ApplicationScoped
class IncomingFileTables implements IncomingFiles {

    private static final Logger LOG = Logger.getLogger(IncomingFileTables.class);

    private static final int REPORTS_A_BATCH = 500;
    private static final String INSERT_CHUNK = "INSERT INTO usage_file_chunk (file_id, part, bytes) VALUES (?, ?, ?)";
    private static final String INSERT_REPORT =
            "INSERT INTO usage_file_report (file_id, line, digest, source, hour) VALUES (?, ?, ?, ?, ?)";
    private static final String INSERT_FILE = """
            INSERT INTO usage_file (id, digest, provider, usage_meter_id, month, partial, sequence, previous_file,
                key_generation, file_key, reports, uploaded_by, received_at, state, service_request)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (digest) DO NOTHING""";
    private static final String FIND_BY_DIGEST = "SELECT id FROM usage_file WHERE digest = ?";

    private static final String GIVEN_UP = "SELECT id FROM usage_file WHERE digest = ? AND state = 'FAILED'";

    private static final String BEGIN_AGAIN =
            "UPDATE usage_file SET state = 'RECEIVED', failure = NULL WHERE id = ? AND state = 'FAILED'";
    private static final String DELETE_CHUNKS = "DELETE FROM usage_file_chunk WHERE file_id = ?";
    private static final String HAND_OVER_CHUNKS = "UPDATE usage_file_chunk SET file_id = ? WHERE file_id = ?";
    private static final String DELETE_REPORTS = "DELETE FROM usage_file_report WHERE file_id = ?";

    private static final String LINK = "SELECT usage_meter_id, sequence FROM usage_file WHERE digest = ?";

    private final Database database;

    IncomingFileTables(Database database) {
        this.database = database;
    }

    @Override
    public Incoming begin(UUID id) {
        try {
            return new Transaction(database.open(), id);
        } catch (SQLException e) {
            throw Database.failed("beginning a file", e);
        }
    }

    @Override
    public Optional<UUID> find(ReportDigest digest) {
        return database.query(FIND_BY_DIGEST, row -> row.getObject("id", UUID.class), digest.value()).stream()
                .findFirst();
    }

    @Override
    public boolean isGivenUp(ReportDigest digest) {
        return !database.query(GIVEN_UP, row -> row.getObject("id", UUID.class), digest.value())
                .isEmpty();
    }

    @Override
    public Optional<Link> link(ReportDigest digest) {
        return database
                .query(
                        LINK,
                        row -> new Link(row.getObject("usage_meter_id", UUID.class), row.getLong("sequence")),
                        digest.value())
                .stream()
                .findFirst();
    }

    private static final class Transaction implements Incoming {

        private final Connection connection;
        private final UUID id;
        private final PreparedStatement reports;
        private int parts;
        private int waiting;

        private Transaction(Connection connection, UUID id) throws SQLException {
            this.connection = connection;
            this.id = id;
            try {
                connection.setAutoCommit(false);
                this.reports = connection.prepareStatement(INSERT_REPORT);
            } catch (SQLException e) {
                connection.close();
                throw e;
            }
        }

        @Override
        public void chunk(byte[] packed) {
            try {
                var unused = Database.update(connection, INSERT_CHUNK, id, parts++, packed);
            } catch (SQLException e) {
                throw Database.failed("storing a chunk", e);
            }
        }

        @Override
        public void report(ReportEntry entry) {
            try {
                Database.bind(reports, id, entry.line(), entry.digest().value(), entry.source(), entry.hour());
                reports.addBatch();
                waiting++;
                if (waiting == REPORTS_A_BATCH) {
                    writeReports();
                }
            } catch (SQLException e) {
                throw Database.failed("storing a report's row", e);
            }
        }

        private void writeReports() throws SQLException {
            if (waiting > 0) {
                var unused = reports.executeBatch();
                waiting = 0;
            }
        }

        @Override
        public Optional<UUID> commit(NewFile file) {
            try {
                writeReports();
                // The unique key waits for another transaction with the same digest, so exactly one of two is the
                // first.
                if (insert(file) == 0) {
                    UUID first = first(file.digest());
                    mend(first);
                    return Optional.of(first);
                }
                connection.commit();
                return Optional.empty();
            } catch (SQLException e) {
                throw Database.failed("committing a file", e);
            }
        }

        /** A file that was given up takes the bytes that came now, and goes on behind what it has published. */
        private void mend(UUID first) throws SQLException {
            if (Database.update(connection, BEGIN_AGAIN, first) == 0) {
                return;
            }
            var unused = Database.update(connection, DELETE_CHUNKS, first)
                    + Database.update(connection, HAND_OVER_CHUNKS, first, id)
                    + Database.update(connection, DELETE_REPORTS, id);
            connection.commit();
        }

        private int insert(NewFile file) throws SQLException {
            UsageFileManifest manifest = file.manifest();
            ReportDigest previous = manifest.previousFile();
            return Database.update(
                    connection,
                    INSERT_FILE,
                    file.id(),
                    file.digest().value(),
                    file.provider(),
                    manifest.usageMeterId(),
                    manifest.month().toString(),
                    manifest.partial(),
                    manifest.sequence(),
                    previous == null ? null : previous.value(),
                    file.keyGeneration(),
                    file.fileKey().bytes(),
                    manifest.reports(),
                    file.uploadedBy(),
                    file.received(),
                    FileState.RECEIVED.name(),
                    file.serviceRequest());
        }

        private UUID first(ReportDigest digest) throws SQLException {
            return Database.query(connection, FIND_BY_DIGEST, row -> row.getObject("id", UUID.class), digest.value())
                    .getFirst();
        }

        @Override
        public void close() {
            try (connection;
                    reports) {
                connection.rollback();
                connection.setAutoCommit(true);
            } catch (SQLException e) {
                // The server forgets an open transaction with its connection; nothing of the file can stay.
                LOG.warn("A file's transaction could not be rolled back by hand", e);
            }
        }
    }
}
