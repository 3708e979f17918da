package org.meterline.aggregation.storage;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;

/**
 * The beginning of a question about source hours as they were in a version of their month: as they are now, except those that
 * were kept when they were changed since.
 */
public final class HoursAsOf {

    /** Nothing is kept from after it: an open month is as it is now. */
    public static final int NOW = Integer.MAX_VALUE;

    /** Names {@code changed}, what changed source hours were in the version, and {@code hours}, all of them. */
    public static final String HOURS = """
            WITH changed AS (
                SELECT DISTINCT ON (k.hour, k.source) k.hour, k.source, k.reports, k.contract, k.site, k.metered_seconds,
                    k.contribution, k.marks
                FROM kept_source_hour k
                WHERE k.provider = ? AND k.hour >= ? AND k.hour < ? AND k.version >= ?
                ORDER BY k.hour, k.source, k.version
            ), hours AS (
                SELECT hour, source, reports, contract, site, metered_seconds, contribution, marks, true AS since_changed
                FROM changed
                UNION ALL
                SELECT s.hour, s.source, s.reports, s.contract, s.site, s.metered_seconds, s.contribution, s.marks, false
                FROM source_hour s WHERE s.provider = ? AND s.hour >= ? AND s.hour < ?
                    AND NOT EXISTS (SELECT FROM changed c WHERE c.hour = s.hour AND c.source = s.source)
            )
            """;

    private HoursAsOf() {}

    /** The parameters of the source hours; answers the column after them. */
    public static int setParameters(PreparedStatement select, String provider, Instant from, Instant to, int version)
            throws SQLException {
        int column = 1;
        select.setString(column++, provider);
        select.setObject(column++, Columns.timestamp(from));
        select.setObject(column++, Columns.timestamp(to));
        select.setInt(column++, version);
        select.setString(column++, provider);
        select.setObject(column++, Columns.timestamp(from));
        select.setObject(column++, Columns.timestamp(to));
        return column;
    }
}
