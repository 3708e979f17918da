package org.meterline.aggregation.storage;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.meterline.aggregation.domain.metric.MetricVersion;
import org.meterline.aggregation.domain.metric.ShapeData;
import org.meterline.aggregation.usecase.CatalogueStore.Change;
import org.meterline.aggregation.usecase.CatalogueStore.Content;
import org.meterline.aggregation.usecase.CatalogueStore.Put;

/** Changes of the metric catalogue, each with who made it. */
final class MetricVersionTable {

    /** Waits for those who count by the catalogue as it is: what they write is then seen by the recount. */
    private static final String TAKE = "SELECT revision FROM metric_catalogue FOR UPDATE";

    private static final String RAISE = "UPDATE metric_catalogue SET revision = ?";

    private static final String CONTENT = """
            jsonb_build_object('unit', unit, 'counting', counting, 'object', object, 'parameters', parameters, 'words', words)
            """;

    private static final String NOTE = """
            INSERT INTO metric_change (revision, metric, effective_from, at, actor, before, after)
            SELECT ?, w.metric, w.effective_from, ?, ?,
                (SELECT %1$s FROM metric_version v WHERE v.metric = w.metric AND v.effective_from = w.effective_from),
                %1$s
            FROM (VALUES (?, ?::date, ?, ?, ?, ?::jsonb, ?::jsonb))
                AS w (metric, effective_from, unit, counting, object, parameters, words)
            """.formatted(CONTENT);

    private static final String WRITE = """
            INSERT INTO metric_version (revision, metric, effective_from, unit, counting, object, parameters, words)
            VALUES (?, ?, ?, ?, ?, ?, ?::jsonb, ?::jsonb)
            ON CONFLICT (metric, effective_from) DO UPDATE SET revision = EXCLUDED.revision, unit = EXCLUDED.unit,
                counting = EXCLUDED.counting, object = EXCLUDED.object, parameters = EXCLUDED.parameters,
                words = EXCLUDED.words
            """;

    private static final String CHANGES = """
            SELECT revision, effective_from, at, actor,
                before ->> 'unit' AS before_unit, before ->> 'counting' AS before_counting,
                before ->> 'object' AS before_object, before ->> 'parameters' AS before_parameters,
                before ->> 'words' AS before_words,
                after ->> 'unit' AS after_unit, after ->> 'counting' AS after_counting,
                after ->> 'object' AS after_object, after ->> 'parameters' AS after_parameters,
                after ->> 'words' AS after_words
            FROM metric_change WHERE metric = ? AND revision < ? ORDER BY revision DESC LIMIT ?
            """;

    private final Connection connection;

    MetricVersionTable(Connection connection) {
        this.connection = connection;
    }

    Put put(MetricVersion version, long expected, String actor, Instant at) throws SQLException {
        if (take() != expected) {
            return new Put.Stale();
        }
        Optional<MetricVersion> before =
                new CatalogueTable(connection).load().version(version.metric(), version.effectiveFrom());
        if (before.equals(Optional.of(version))) {
            return new Put.Same(expected);
        }
        long revision = expected + 1;
        try (PreparedStatement raise = connection.prepareStatement(RAISE);
                PreparedStatement note = connection.prepareStatement(NOTE);
                PreparedStatement write = connection.prepareStatement(WRITE)) {
            raise.setLong(1, revision);
            raise.executeUpdate();
            note.setLong(1, revision);
            note.setObject(2, Columns.timestamp(at));
            note.setString(3, actor);
            setVersion(note, 4, version);
            note.executeUpdate();
            write.setLong(1, revision);
            setVersion(write, 2, version);
            write.executeUpdate();
        }
        return new Put.Stored(revision, before.isEmpty());
    }

    private long take() throws SQLException {
        try (PreparedStatement take = connection.prepareStatement(TAKE);
                ResultSet row = take.executeQuery()) {
            row.next();
            return row.getLong("revision");
        }
    }

    private static void setVersion(PreparedStatement statement, int first, MetricVersion version) throws SQLException {
        ShapeData shape = ShapeData.of(version.shape());
        int column = first;
        statement.setString(column++, version.metric());
        statement.setObject(column++, version.effectiveFrom());
        statement.setString(column++, version.unit());
        statement.setString(column++, shape.counting());
        statement.setString(column++, shape.object());
        statement.setString(column++, SourceHourJson.text(shape.parameters()));
        statement.setString(column, SourceHourJson.text(shape.words()));
    }

    List<Change> changes(String metric, long beforeRevision, int limit) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(CHANGES)) {
            select.setString(1, metric);
            select.setLong(2, beforeRevision);
            select.setInt(3, limit);
            try (ResultSet rows = select.executeQuery()) {
                List<Change> changes = new ArrayList<>();
                while (rows.next()) {
                    changes.add(change(rows));
                }
                return changes;
            }
        }
    }

    private static Change change(ResultSet row) throws SQLException {
        LocalDate effectiveFrom = Columns.date(row, "effective_from");
        Content after = content(row, "after_");
        if (after == null) {
            throw new IllegalStateException("change " + row.getLong("revision") + " of the catalogue has no content");
        }
        return new Change(
                row.getLong("revision"),
                effectiveFrom,
                Columns.instant(row, "at"),
                row.getString("actor"),
                content(row, "before_"),
                after);
    }

    private static @Nullable Content content(ResultSet row, String prefix) throws SQLException {
        String unit = row.getString(prefix + "unit");
        return unit == null
                ? null
                : new Content(
                        unit,
                        new ShapeData(
                                row.getString(prefix + "counting"),
                                row.getString(prefix + "object"),
                                SourceHourJson.parameters(row.getString(prefix + "parameters")),
                                SourceHourJson.words(row.getString(prefix + "words"))));
    }
}
