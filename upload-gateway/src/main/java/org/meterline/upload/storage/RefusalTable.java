package org.meterline.upload.storage;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.meterline.upload.domain.RefusedUpload;
import org.meterline.upload.usecase.RefusalLog;

/** The table of refused uploads. */
@ApplicationScoped
class RefusalTable implements RefusalLog {

    private static final String INSERT = """
            INSERT INTO refused_upload (id, at, provider, uploaded_by, usage_meter_id, month, rule, line)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)""";

    private final Database database;

    RefusalTable(Database database) {
        this.database = database;
    }

    @Override
    public void note(RefusedUpload refused) {
        var unused = database.inTransaction(
                "noting a refusal",
                connection -> Database.update(
                        connection,
                        INSERT,
                        refused.id(),
                        refused.at(),
                        refused.provider(),
                        refused.uploadedBy(),
                        refused.usageMeterId(),
                        refused.month(),
                        refused.rule(),
                        refused.line()));
    }

    @Override
    public List<RefusedUpload> list(@Nullable String provider, @Nullable Position after, int limit) {
        StringBuilder sql = new StringBuilder("SELECT * FROM refused_upload WHERE true");
        List<Object> arguments = new ArrayList<>();
        if (provider != null) {
            sql.append(" AND provider = ?");
            arguments.add(provider);
        }
        if (after != null) {
            sql.append(" AND (at, id) < (?, ?)");
            arguments.add(after.at());
            arguments.add(after.id());
        }
        sql.append(" ORDER BY at DESC, id DESC LIMIT ?");
        arguments.add(limit);
        return database.query(sql.toString(), RefusalTable::read, arguments.toArray());
    }

    @Override
    public int purgeBefore(Instant at) {
        return database.inTransaction(
                "purging refusals",
                connection -> Database.update(connection, "DELETE FROM refused_upload WHERE at < ?", at));
    }

    private static RefusedUpload read(ResultSet row) throws SQLException {
        return new RefusedUpload(
                row.getObject("id", UUID.class),
                Database.instant(row, "at"),
                row.getString("provider"),
                row.getString("uploaded_by"),
                row.getObject("usage_meter_id", UUID.class),
                row.getString("month"),
                row.getString("rule"),
                row.getObject("line", Integer.class));
    }
}
