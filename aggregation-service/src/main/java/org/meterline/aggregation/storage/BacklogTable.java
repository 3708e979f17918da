package org.meterline.aggregation.storage;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.UUID;

/** How many reports usage meters still hold. */
final class BacklogTable {

    /** Most heartbeats say nothing new: what was heard is refreshed now and then, so that a meter that fell silent can be told. */
    private static final String NOTE = """
            INSERT INTO usage_meter_backlog AS b (usage_meter, provider, backlog, heard) VALUES (?, ?, ?, ?)
            ON CONFLICT (usage_meter) DO UPDATE
                SET provider = EXCLUDED.provider, backlog = EXCLUDED.backlog, heard = EXCLUDED.heard
            WHERE EXCLUDED.heard > b.heard
                AND (EXCLUDED.backlog <> b.backlog OR EXCLUDED.heard > b.heard + interval '1 hour')
            """;

    private final Connection connection;

    BacklogTable(Connection connection) {
        this.connection = connection;
    }

    void note(UUID usageMeter, String provider, long backlog, Instant heard) throws SQLException {
        try (PreparedStatement note = connection.prepareStatement(NOTE)) {
            note.setObject(1, usageMeter);
            note.setString(2, provider);
            note.setLong(3, backlog);
            note.setObject(4, Columns.timestamp(heard));
            note.executeUpdate();
        }
    }
}
