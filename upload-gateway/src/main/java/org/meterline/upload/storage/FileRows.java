package org.meterline.upload.storage;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.YearMonth;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.meterline.contracts.report.ReportDigest;
import org.meterline.contracts.topic.ReportOutcome.Outcome;
import org.meterline.upload.domain.FileState;
import org.meterline.upload.domain.OutcomeCounts;
import org.meterline.upload.domain.StoredFile;

/** A file's row together with the counts of its reports' outcomes. */
final class FileRows {

    /** Each outcome's count is a column of its own name. */
    static final String SELECT = """
            SELECT f.*, c.* FROM usage_file f
            CROSS JOIN LATERAL (
                SELECT count(*) FILTER (WHERE outcome = 'NEW') AS outcome_new,
                       count(*) FILTER (WHERE outcome = 'KNOWN') AS outcome_known,
                       count(*) FILTER (WHERE outcome = 'CONFLICT') AS outcome_conflict,
                       count(*) FILTER (WHERE outcome = 'SHADOWED') AS outcome_shadowed,
                       count(*) FILTER (WHERE outcome = 'REJECTED') AS outcome_rejected
                FROM usage_file_report r WHERE r.file_id = f.id) c
            """;

    private FileRows() {}

    static StoredFile read(ResultSet row) throws SQLException {
        return new StoredFile(
                row.getObject("id", UUID.class),
                new ReportDigest(row.getString("digest")),
                row.getString("provider"),
                row.getObject("usage_meter_id", UUID.class),
                YearMonth.parse(row.getString("month")),
                row.getBoolean("partial"),
                row.getInt("reports"),
                row.getLong("sequence"),
                digestOrNull(row.getString("previous_file")),
                FileState.valueOf(row.getString("state")),
                row.getInt("published"),
                Database.instant(row, "received_at"),
                Database.instantOrNull(row, "published_at"),
                Database.instantOrNull(row, "counted_at"),
                row.getString("failure"),
                row.getObject("service_request", UUID.class),
                counts(row));
    }

    private static @Nullable ReportDigest digestOrNull(@Nullable String digest) {
        return digest == null ? null : new ReportDigest(digest);
    }

    private static OutcomeCounts counts(ResultSet row) throws SQLException {
        Map<Outcome, Integer> counts = new EnumMap<>(Outcome.class);
        for (Outcome outcome : Outcome.values()) {
            counts.put(outcome, row.getInt("outcome_" + outcome.name().toLowerCase(Locale.ROOT)));
        }
        return new OutcomeCounts(counts);
    }
}
