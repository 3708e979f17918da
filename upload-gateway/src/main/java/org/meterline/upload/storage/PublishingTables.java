package org.meterline.upload.storage;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.meterline.contracts.topic.UsageFileEvent;
import org.meterline.upload.domain.FileKey;
import org.meterline.upload.domain.StoredFile;
import org.meterline.upload.usecase.PublishingQueue;

/**
 * The files to publish. A claim is an advisory lock of its connection: the server frees it when the process dies, with
 * no lease to wait for.
 */
@ApplicationScoped
class PublishingTables implements PublishingQueue {

    private static final Logger LOG = Logger.getLogger(PublishingTables.class);

    private static final int LOOKED_AT = 50;
    private static final String WAITING =
            "SELECT id FROM usage_file WHERE state = 'RECEIVED' ORDER BY received_at, id LIMIT ?";
    private static final String TRY_LOCK = "SELECT pg_try_advisory_lock(hashtextextended(?, 0)) AS mine";
    private static final String UNLOCK = "SELECT pg_advisory_unlock(hashtextextended(?, 0)) AS mine";
    private static final String STILL_WAITING = FileRows.SELECT + "WHERE f.id = ? AND f.state = 'RECEIVED'";
    private static final String FILE_KEY = "SELECT file_key FROM usage_file WHERE id = ?";
    private static final String CHUNK = "SELECT bytes FROM usage_file_chunk WHERE file_id = ? AND part = ?";

    private final Database database;

    PublishingTables(Database database) {
        this.database = database;
    }

    @Override
    public Optional<Claim> claim() {
        for (UUID id : database.query(WAITING, row -> row.getObject("id", UUID.class), LOOKED_AT)) {
            Optional<Claim> claim = claim(id);
            if (claim.isPresent()) {
                return claim;
            }
        }
        return Optional.empty();
    }

    private Optional<Claim> claim(UUID id) {
        try {
            Connection connection = database.open();
            try {
                if (lock(connection, TRY_LOCK, id)) {
                    // Another publisher may have finished it between our look and our lock.
                    List<StoredFile> found = Database.query(connection, STILL_WAITING, FileRows::read, id);
                    if (!found.isEmpty()) {
                        return Optional.of(new LockedFile(connection, found.getFirst()));
                    }
                    var unused = lock(connection, UNLOCK, id);
                }
            } catch (SQLException | RuntimeException e) {
                connection.close();
                throw e;
            }
            connection.close();
            return Optional.empty();
        } catch (SQLException e) {
            throw Database.failed("claiming a file", e);
        }
    }

    private static boolean lock(Connection connection, String sql, UUID id) throws SQLException {
        return Database.query(connection, sql, row -> row.getBoolean("mine"), id.toString())
                .getFirst();
    }

    private final class LockedFile implements Claim {

        private final Connection connection;
        private final StoredFile file;

        private LockedFile(Connection connection, StoredFile file) {
            this.connection = connection;
            this.file = file;
        }

        @Override
        public StoredFile file() {
            return file;
        }

        @Override
        public FileKey fileKey() {
            return database.query(FILE_KEY, row -> new FileKey(row.getBytes("file_key")), file.id())
                    .getFirst();
        }

        @Override
        public InputStream packed() {
            return new ChunkStream(file.id());
        }

        @Override
        public void acknowledged(int reports) {
            change("UPDATE usage_file SET published = ? WHERE id = ?", reports, file.id());
        }

        @Override
        public void finished(Instant now) {
            var unused = database.inTransaction("finishing a file", transaction -> {
                OutcomeTables.lock(transaction, file.id());
                int updated = Database.update(
                        transaction,
                        "UPDATE usage_file SET state = 'PUBLISHED', published_at = ? WHERE id = ?",
                        now,
                        file.id());
                // Outcomes may have come back before we noted that everything went out.
                OutcomeTables.settle(transaction, file.id(), now);
                return updated;
            });
        }

        @Override
        public void failed(String reason, Instant now) {
            var unused = database.inTransaction("giving up a file", transaction -> {
                int updated = Database.update(
                        transaction,
                        "UPDATE usage_file SET state = 'FAILED', failure = ? WHERE id = ?",
                        reason,
                        file.id());
                FileEventTables.tell(transaction, file.id(), UsageFileEvent.Type.FAILED, now);
                return updated;
            });
        }

        private void change(String sql, Object... arguments) {
            try {
                var unused = Database.update(connection, sql, arguments);
            } catch (SQLException e) {
                throw Database.failed("noting how far a file is published", e);
            }
        }

        @Override
        public void close() {
            try (connection) {
                var unused = lock(connection, UNLOCK, file.id());
            } catch (SQLException e) {
                LOG.warn("A file's lock could not be given back by hand; it goes with its connection", e);
            }
        }
    }

    /** A file's chunks one after the other, one in memory. */
    private final class ChunkStream extends InputStream {

        private final UUID file;
        private int part;
        private InputStream chunk = InputStream.nullInputStream();

        private ChunkStream(UUID file) {
            this.file = file;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int read = chunk.read(into, offset, length);
            while (read < 0) {
                List<byte[]> next = database.query(CHUNK, row -> row.getBytes("bytes"), file, part);
                if (next.isEmpty()) {
                    return -1;
                }
                part++;
                chunk = new ByteArrayInputStream(next.getFirst());
                read = chunk.read(into, offset, length);
            }
            return read;
        }
    }
}
