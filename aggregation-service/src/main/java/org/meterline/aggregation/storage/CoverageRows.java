package org.meterline.aggregation.storage;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.meterline.aggregation.domain.counting.MeterFacts;
import org.meterline.aggregation.domain.counting.ReportFact;
import org.meterline.aggregation.domain.counting.ReportState;
import org.meterline.aggregation.domain.coverage.CarriedHour;
import org.meterline.aggregation.domain.coverage.EstimatedHour;
import org.meterline.aggregation.domain.coverage.MeteredMonth;
import org.meterline.aggregation.domain.coverage.MeteredSource;
import org.meterline.aggregation.domain.coverage.MissingHour;
import org.meterline.aggregation.domain.coverage.SourceCoverage;
import org.meterline.aggregation.domain.coverage.SourcePolicies;
import org.meterline.aggregation.domain.coverage.SourcePolicies.Since;
import org.meterline.aggregation.domain.coverage.SourcePolicy;
import org.meterline.aggregation.domain.quantity.BillingMonth;
import org.meterline.contracts.report.ReportDigest;

/** Sources with their policies and metered hours, and the hours that are estimated: what one transaction sees of them. */
final class CoverageRows {

    private static final String SOURCES = """
            SELECT source, name, expected_from FROM metered_source
            WHERE provider = ? AND expected_from < ? AND source > coalesce(?::uuid, '00000000-0000-0000-0000-000000000000')
            ORDER BY source LIMIT ?
            """;

    private static final String SOURCES_BY_ID = """
            SELECT source, name, expected_from FROM metered_source
            WHERE provider = ? AND expected_from < ? AND source = ANY (?) ORDER BY source
            """;

    private static final String SPOKEN_OF = "SELECT DISTINCT source FROM source_policy WHERE provider = ?";

    /** Added up by the index alone: the rows of a thousand sources are gigabytes. */
    private static final String UNSPOKEN = """
            SELECT m.expected_from, h.seconds, h.hours, h.last
            FROM metered_source m CROSS JOIN LATERAL (
                SELECT coalesce(sum(s.metered_seconds), 0) AS seconds, count(*) AS hours, max(s.hour) AS last
                FROM source_hour s
                WHERE s.provider = m.provider AND s.source = m.source AND s.hour >= ? AND s.hour < ?
                    AND s.hour >= date_trunc('hour', m.expected_from, 'UTC') AND s.metered_seconds > 0) AS h
            WHERE m.provider = ? AND m.expected_from < ?
                AND NOT EXISTS (SELECT FROM source_policy p WHERE p.provider = m.provider AND p.source = m.source)
            """;

    private static final String CARRIED_SOURCES =
            "SELECT DISTINCT source FROM source_policy WHERE provider = ? AND carry_hours > 0";

    private static final String POLICIES = """
            SELECT source, effective_from, carry_hours, expected FROM source_policy
            WHERE provider = ? AND source = ANY (?) ORDER BY id
            """;

    private static final String METERED_SECONDS = """
            SELECT source, hour, metered_seconds FROM source_hour
            WHERE provider = ? AND hour >= ? AND hour < ? AND source = ANY (?) AND metered_seconds > 0
            """;

    private static final String CARRIED_HOURS = """
            SELECT s.hour, s.source, s.contribution, s.reports
            FROM unnest(?::timestamptz[], ?::uuid[]) AS k (hour, source)
                JOIN source_hour s ON s.provider = ? AND s.hour = k.hour AND s.source = k.source
            """;

    private final Connection connection;

    CoverageRows(Connection connection) {
        this.connection = connection;
    }

    private record SourceRow(UUID source, @Nullable String name, Instant expectedFrom) {}

    List<MeteredSource> sources(String provider, BillingMonth month, @Nullable UUID after, int limit)
            throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(SOURCES)) {
            select.setString(1, provider);
            select.setObject(2, Columns.timestamp(month.end()));
            select.setObject(3, after);
            select.setInt(4, limit);
            return metered(provider, month, rows(select));
        }
    }

    List<MeteredSource> sources(String provider, BillingMonth month, Collection<UUID> sources) throws SQLException {
        if (sources.isEmpty()) {
            return List.of();
        }
        try (PreparedStatement select = connection.prepareStatement(SOURCES_BY_ID)) {
            select.setString(1, provider);
            select.setObject(2, Columns.timestamp(month.end()));
            select.setArray(3, Columns.column(connection, "uuid", sources, source -> source));
            return metered(provider, month, rows(select));
        }
    }

    /** Of the sources of which nobody has said anything. */
    List<MeteredMonth> unspoken(String provider, BillingMonth month) throws SQLException {
        List<MeteredMonth> sources = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(UNSPOKEN)) {
            select.setObject(1, Columns.timestamp(month.start()));
            select.setObject(2, Columns.timestamp(month.end()));
            select.setString(3, provider);
            select.setObject(4, Columns.timestamp(month.end()));
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    sources.add(new MeteredMonth(
                            Columns.instant(rows, "expected_from"),
                            rows.getLong("seconds"),
                            rows.getLong("hours"),
                            Columns.instantOrNull(rows, "last")));
                }
            }
        }
        return sources;
    }

    /** All others. */
    List<MeteredSource> spokenOf(String provider, BillingMonth month) throws SQLException {
        return sources(provider, month, sources(SPOKEN_OF, provider));
    }

    private Set<UUID> sources(String sql, String provider) throws SQLException {
        Set<UUID> sources = new HashSet<>();
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setString(1, provider);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    sources.add(Columns.uuid(rows, "source"));
                }
            }
        }
        return sources;
    }

    /** The hours of the month that are estimated as of now, in order. */
    List<EstimatedHour> estimated(String provider, BillingMonth month, Instant now) throws SQLException {
        List<SourceCoverage> coverages = sources(provider, month, sources(CARRIED_SOURCES, provider)).stream()
                .map(source -> SourceCoverage.of(month, now, source))
                .toList();
        return estimated(provider, coverages);
    }

    private record HourOfSource(Instant hour, UUID source) {}

    private List<EstimatedHour> estimated(String provider, List<SourceCoverage> coverages) throws SQLException {
        Map<HourOfSource, HourOfSource> from = new HashMap<>();
        for (SourceCoverage coverage : coverages) {
            for (MissingHour missing : coverage.missing()) {
                if (missing.carriedFrom() != null) {
                    from.put(
                            new HourOfSource(missing.hour(), coverage.source()),
                            new HourOfSource(missing.carriedFrom(), coverage.source()));
                }
            }
        }
        Map<HourOfSource, CarriedHour> carried =
                from.isEmpty() ? Map.of() : carried(provider, Set.copyOf(from.values()));
        List<EstimatedHour> estimated = new ArrayList<>();
        from.forEach((missing, metered) -> {
            CarriedHour hour = carried.get(metered);
            if (hour != null) {
                estimated.add(new EstimatedHour(missing.hour(), hour));
            }
        });
        estimated.sort(null);
        return estimated;
    }

    private record CarriedRow(HourOfSource key, String contribution, List<ReportFact> counted) {}

    private Map<HourOfSource, CarriedHour> carried(String provider, Set<HourOfSource> hours) throws SQLException {
        List<CarriedRow> rows = carriedRows(provider, hours);
        Set<UUID> usageMeters = new HashSet<>();
        rows.forEach(row -> row.counted().forEach(report -> usageMeters.add(report.usageMeter())));
        Map<UUID, MeterFacts> facts = new UsageMeterTable(connection).read(usageMeters);
        Map<HourOfSource, CarriedHour> carried = new HashMap<>();
        for (CarriedRow row : rows) {
            row.counted().stream()
                    .map(report -> facts.get(report.usageMeter()))
                    .filter(meter -> meter != null)
                    .min(Comparator.comparingLong(MeterFacts::ordinal).thenComparing(MeterFacts::usageMeter))
                    .ifPresent(first -> carried.put(row.key(), carriedHour(row, first)));
        }
        return carried;
    }

    private List<CarriedRow> carriedRows(String provider, Set<HourOfSource> hours) throws SQLException {
        List<CarriedRow> found = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(CARRIED_HOURS)) {
            select.setArray(1, Columns.column(connection, "timestamptz", hours, HourOfSource::hour));
            select.setArray(2, Columns.column(connection, "uuid", hours, HourOfSource::source));
            select.setString(3, provider);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    found.add(new CarriedRow(
                            new HourOfSource(Columns.instant(rows, "hour"), Columns.uuid(rows, "source")),
                            rows.getString("contribution"),
                            counted(rows.getString("reports"))));
                }
            }
        }
        return found;
    }

    private static List<ReportFact> counted(String reports) {
        return SourceHourJson.reportRows(reports).stream()
                .filter(row -> row.state() == ReportState.COUNTED || row.state() == ReportState.SHADOWED)
                .map(SourceHourJson::fact)
                .toList();
    }

    private static CarriedHour carriedHour(CarriedRow row, MeterFacts first) {
        TreeSet<ReportDigest> reports = new TreeSet<>();
        row.counted().forEach(report -> reports.add(report.digest()));
        return new CarriedHour(
                row.key().hour(), row.key().source(), SourceHourJson.amounts(row.contribution()), reports, first);
    }

    private static List<SourceRow> rows(PreparedStatement select) throws SQLException {
        List<SourceRow> found = new ArrayList<>();
        try (ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                found.add(new SourceRow(
                        Columns.uuid(rows, "source"), rows.getString("name"), Columns.instant(rows, "expected_from")));
            }
        }
        return found;
    }

    private List<MeteredSource> metered(String provider, BillingMonth month, List<SourceRow> rows) throws SQLException {
        List<UUID> ids = rows.stream().map(SourceRow::source).toList();
        Map<UUID, SourcePolicies> policies = policies(provider, ids);
        int before = policies.values().stream()
                .mapToInt(SourcePolicies::longestCarry)
                .max()
                .orElse(0);
        Map<UUID, SortedMap<Instant, Integer>> seconds =
                meteredSeconds(provider, month.start().minus(Duration.ofHours(before)), month.end(), ids);
        return rows.stream()
                .map(row -> new MeteredSource(
                        row.source(),
                        row.name(),
                        row.expectedFrom(),
                        policies.getOrDefault(row.source(), SourcePolicies.NONE),
                        seconds.getOrDefault(row.source(), new TreeMap<>())))
                .toList();
    }

    private Map<UUID, SourcePolicies> policies(String provider, List<UUID> sources) throws SQLException {
        Map<UUID, List<Since>> said = new HashMap<>();
        try (PreparedStatement select = connection.prepareStatement(POLICIES)) {
            select.setString(1, provider);
            select.setArray(2, Columns.column(connection, "uuid", sources, source -> source));
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    said.computeIfAbsent(Columns.uuid(rows, "source"), absent -> new ArrayList<>())
                            .add(new Since(Columns.instant(rows, "effective_from"), policy(rows)));
                }
            }
        }
        Map<UUID, SourcePolicies> policies = new HashMap<>();
        said.forEach((source, entries) -> policies.put(source, new SourcePolicies(entries)));
        return policies;
    }

    static SourcePolicy policy(ResultSet row) throws SQLException {
        Integer hours = row.getObject("carry_hours", Integer.class);
        return hours == null
                ? new SourcePolicy.Expectation(row.getBoolean("expected"))
                : new SourcePolicy.MissingSamples(hours);
    }

    private Map<UUID, SortedMap<Instant, Integer>> meteredSeconds(
            String provider, Instant from, Instant to, List<UUID> sources) throws SQLException {
        Map<UUID, SortedMap<Instant, Integer>> seconds = new HashMap<>();
        try (PreparedStatement select = connection.prepareStatement(METERED_SECONDS)) {
            select.setString(1, provider);
            select.setObject(2, Columns.timestamp(from));
            select.setObject(3, Columns.timestamp(to));
            select.setArray(4, Columns.column(connection, "uuid", sources, source -> source));
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    seconds.computeIfAbsent(Columns.uuid(rows, "source"), absent -> new TreeMap<>())
                            .put(Columns.instant(rows, "hour"), rows.getInt("metered_seconds"));
                }
            }
        }
        return seconds;
    }
}
