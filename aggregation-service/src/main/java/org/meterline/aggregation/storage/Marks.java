package org.meterline.aggregation.storage;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;

/** The beginning of a question about peaks and last values of a month, or of each of its days. */
final class Marks {

    /**
     * The marks of a month, and the hour of each source's last report in it. Where days are told apart, each day is a period
     * of its own.
     */
    private static final String MARKED = """
            WITH marked AS (
                SELECT s.hour, s.contract, s.site, s.source, c.customer, c.metric, c.version, c.billed, c.metered, v.counting,
                    %s AS first, %s AS past
                FROM source_hour s CROSS JOIN LATERAL jsonb_to_recordset(s.marks)
                        AS c (customer text, metric text, version date, billed numeric, metered numeric)
                    JOIN metric_version v ON v.metric = c.metric AND v.effective_from = c.version
                WHERE s.provider = ? AND s.hour >= ? AND s.hour < ? AND s.marks <> '[]'
            ), peaks AS (
                SELECT * FROM marked WHERE counting = 'peak'
            ), lasts AS (
                SELECT m.* FROM marked m JOIN (
                    SELECT period.*, (SELECT l.hour FROM source_hour l
                        WHERE l.provider = ? AND l.source = period.source AND l.hour >= period.first AND l.hour < period.past
                            AND l.metered_seconds > 0
                        ORDER BY l.hour DESC LIMIT 1) AS hour
                    FROM (SELECT DISTINCT source, first, past FROM marked WHERE counting = 'last') AS period
                ) AS last USING (source, first, past, hour)
                WHERE m.counting = 'last'
            )
            """;

    static final String OF_MONTH = MARKED.formatted("?::timestamptz", "?::timestamptz");

    static final String OF_DAYS = MARKED.formatted(
            "date_trunc('day', s.hour, 'UTC')", "date_trunc('day', s.hour, 'UTC') + interval '24 hours'");

    private Marks() {}

    /** The parameters of the marks; answers the column after them. */
    static int setParameters(PreparedStatement select, String provider, Instant from, Instant to, boolean byDay)
            throws SQLException {
        int column = 1;
        if (!byDay) {
            select.setObject(column++, Columns.timestamp(from));
            select.setObject(column++, Columns.timestamp(to));
        }
        select.setString(column++, provider);
        select.setObject(column++, Columns.timestamp(from));
        select.setObject(column++, Columns.timestamp(to));
        select.setString(column++, provider);
        return column;
    }
}
