package org.meterline.upload.storage;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.meterline.contracts.report.ReportDigest;
import org.meterline.contracts.topic.ReportOutcome.Outcome;
import org.meterline.upload.domain.DecidedReport;
import org.meterline.upload.domain.FileChain;
import org.meterline.upload.domain.StoredFile;
import org.meterline.upload.usecase.StoredFiles;

/** Looks at the files that were taken, and deletes the bytes that are not needed any more. */
@ApplicationScoped
class StoredFileTables implements StoredFiles {

    private static final String REMARKABLE = """
            SELECT line, digest, outcome, reason FROM usage_file_report
            WHERE file_id = ? AND outcome IS NOT NULL AND (reason IS NOT NULL OR outcome NOT IN ('NEW', 'KNOWN'))
            ORDER BY line LIMIT ?""";
    private static final String PURGEABLE =
            "SELECT id FROM usage_file WHERE state = 'COUNTED' AND counted_at < ? AND purged_at IS NULL";

    /** What the others say that count as much as it does, or one less. */
    private static final String NEIGHBOURS =
            "SELECT digest, sequence FROM usage_file WHERE usage_meter_id = ? AND sequence IN (?, ?) AND id <> ?";

    private final Database database;

    StoredFileTables(Database database) {
        this.database = database;
    }

    @Override
    public Optional<StoredFile> find(UUID id) {
        return database.query(FileRows.SELECT + "WHERE f.id = ?", FileRows::read, id).stream()
                .findFirst();
    }

    @Override
    public FileChain chain(StoredFile file) {
        record Neighbour(String digest, long sequence) {}
        List<Neighbour> neighbours = database.query(
                NEIGHBOURS,
                row -> new Neighbour(row.getString("digest"), row.getLong("sequence")),
                file.usageMeterId(),
                file.sequence(),
                file.sequence() - 1,
                file.id());
        if (neighbours.stream().anyMatch(each -> each.sequence() == file.sequence())) {
            return FileChain.FORK;
        }
        ReportDigest previous = file.previousFile();
        if (previous == null
                || neighbours.stream().anyMatch(each -> each.digest().equals(previous.value()))) {
            return FileChain.FITS;
        }
        return neighbours.isEmpty() ? FileChain.GAP : FileChain.FORK;
    }

    @Override
    public List<StoredFile> list(Query query) {
        StringBuilder sql = new StringBuilder(FileRows.SELECT).append("WHERE true");
        List<Object> arguments = new ArrayList<>();
        String provider = query.provider();
        if (provider != null) {
            sql.append(" AND f.provider = ?");
            arguments.add(provider);
        }
        UUID meter = query.usageMeterId();
        if (meter != null) {
            sql.append(" AND f.usage_meter_id = ?");
            arguments.add(meter);
        }
        YearMonth month = query.month();
        if (month != null) {
            sql.append(" AND f.month = ?");
            arguments.add(month.toString());
        }
        Position after = query.after();
        if (after != null) {
            sql.append(" AND (f.received_at, f.id) < (?, ?)");
            arguments.add(after.received());
            arguments.add(after.id());
        }
        sql.append(" ORDER BY f.received_at DESC, f.id DESC LIMIT ?");
        arguments.add(query.limit());
        return database.query(sql.toString(), FileRows::read, arguments.toArray());
    }

    @Override
    public List<DecidedReport> remarkable(UUID id, int limit) {
        return database.query(
                REMARKABLE,
                row -> new DecidedReport(
                        row.getInt("line"),
                        new ReportDigest(row.getString("digest")),
                        Outcome.valueOf(row.getString("outcome")),
                        row.getString("reason")),
                id,
                limit);
    }

    @Override
    public int purgeCountedBefore(Instant counted, Instant now) {
        List<UUID> files = database.query(PURGEABLE, row -> row.getObject("id", UUID.class), counted);
        // A file a transaction: a long purge holds nothing up and may be cut off anywhere.
        for (UUID file : files) {
            var unused = database.inTransaction("purging a file", connection -> {
                int chunks = Database.update(connection, "DELETE FROM usage_file_chunk WHERE file_id = ?", file);
                return chunks
                        + Database.update(connection, "UPDATE usage_file SET purged_at = ? WHERE id = ?", now, file);
            });
        }
        return files.size();
    }
}
