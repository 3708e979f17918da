package org.meterline.aggregation.storage;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;
import org.jspecify.annotations.Nullable;
import org.meterline.aggregation.usecase.SourceMention;
import org.meterline.contracts.report.Source;

/** The metered sources of each provider, and since when each is expected. */
final class SourceTable {

    /** Writes only where something is new: most reports say nothing new about their source. */
    private static final String MENTION = """
            INSERT INTO metered_source AS m (provider, source, kind, name, version, expected_from)
            SELECT provider, source, kind, name, version, expected_from
            FROM unnest(?::text[], ?::uuid[], ?::text[], ?::text[], ?::text[], ?::timestamptz[]) WITH ORDINALITY
                AS k (provider, source, kind, name, version, expected_from, ordinality)
            ORDER BY k.ordinality
            ON CONFLICT (provider, source) DO UPDATE SET
                kind = coalesce(EXCLUDED.kind, m.kind),
                name = coalesce(EXCLUDED.name, m.name),
                version = coalesce(EXCLUDED.version, m.version),
                expected_from = least(m.expected_from, EXCLUDED.expected_from)
            WHERE EXCLUDED.expected_from < coalesce(m.expected_from, 'infinity')
                OR coalesce(EXCLUDED.kind, m.kind) IS DISTINCT FROM m.kind
                OR coalesce(EXCLUDED.name, m.name) IS DISTINCT FROM m.name
                OR coalesce(EXCLUDED.version, m.version) IS DISTINCT FROM m.version
            """;

    private final Connection connection;

    SourceTable(Connection connection) {
        this.connection = connection;
    }

    void mention(Collection<SourceMention> mentions) throws SQLException {
        if (mentions.isEmpty()) {
            return;
        }
        try (PreparedStatement mention = connection.prepareStatement(MENTION)) {
            mention.setArray(1, Columns.column(connection, "text", mentions, SourceMention::provider));
            mention.setArray(2, Columns.column(connection, "uuid", mentions, SourceMention::source));
            mention.setArray(3, Columns.column(connection, "text", mentions, each -> kind(each.described())));
            mention.setArray(4, Columns.column(connection, "text", mentions, each -> name(each.described())));
            mention.setArray(5, Columns.column(connection, "text", mentions, each -> version(each.described())));
            mention.setArray(6, Columns.column(connection, "timestamptz", mentions, SourceMention::expectedFrom));
            mention.executeUpdate();
        }
    }

    private static @Nullable String kind(@Nullable Source described) {
        return described == null ? null : described.kind();
    }

    private static @Nullable String name(@Nullable Source described) {
        return described == null ? null : described.name();
    }

    private static @Nullable String version(@Nullable Source described) {
        return described == null ? null : described.version();
    }
}
