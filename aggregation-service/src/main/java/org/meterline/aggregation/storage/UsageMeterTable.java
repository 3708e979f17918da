package org.meterline.aggregation.storage;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.meterline.aggregation.domain.counting.MeterFacts;
import org.meterline.aggregation.usecase.CountingStore.MeterBefore;

/** What the registry says of usage meters. */
final class UsageMeterTable {

    private static final String REMEMBER = """
            INSERT INTO usage_meter (usage_meter, provider)
            SELECT usage_meter, provider
            FROM unnest(?::uuid[], ?::text[]) WITH ORDINALITY AS k (usage_meter, provider, ordinality)
            ORDER BY k.ordinality
            ON CONFLICT DO NOTHING
            """;

    private static final String SELECT = """
            SELECT m.usage_meter, m.provider, m.revision, m.ordinal, m.modes, m.assignments
            FROM unnest(?::uuid[]) WITH ORDINALITY AS k (usage_meter, ordinality) JOIN usage_meter m USING (usage_meter)
            ORDER BY k.ordinality
            """;

    private static final String UPDATE = """
            UPDATE usage_meter SET provider = ?, revision = ?, ordinal = ?, modes = ?::jsonb, assignments = ?::jsonb
            WHERE usage_meter = ?
            """;

    private final Connection connection;

    UsageMeterTable(Connection connection) {
        this.connection = connection;
    }

    Map<UUID, MeterFacts> hold(SortedMap<UUID, String> providers) throws SQLException {
        if (providers.isEmpty()) {
            return Map.of();
        }
        remember(providers);
        return facts(select(providers.keySet(), "FOR SHARE OF m"));
    }

    Map<UUID, MeterFacts> read(Set<UUID> usageMeters) throws SQLException {
        return usageMeters.isEmpty() ? Map.of() : facts(select(new TreeSet<>(usageMeters), ""));
    }

    MeterBefore replace(MeterFacts facts) throws SQLException {
        boolean heardOf = remember(Map.of(facts.usageMeter(), facts.provider())) == 0;
        MeterFacts known =
                facts(select(List.of(facts.usageMeter()), "FOR UPDATE OF m")).get(facts.usageMeter());
        if (known == null || known.revision() < facts.revision()) {
            update(facts);
        }
        return new MeterBefore(heardOf, known);
    }

    private int remember(Map<UUID, String> providers) throws SQLException {
        try (PreparedStatement remember = connection.prepareStatement(REMEMBER)) {
            remember.setArray(1, Columns.column(connection, "uuid", providers.keySet(), meter -> meter));
            remember.setArray(2, Columns.column(connection, "text", providers.values(), provider -> provider));
            return remember.executeUpdate();
        }
    }

    private Map<UUID, @Nullable MeterFacts> select(Collection<UUID> usageMeters, String locking) throws SQLException {
        Map<UUID, @Nullable MeterFacts> found = new HashMap<>();
        try (PreparedStatement select = connection.prepareStatement(SELECT + locking)) {
            select.setArray(1, Columns.column(connection, "uuid", usageMeters, meter -> meter));
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    found.put(Columns.uuid(rows, "usage_meter"), factsOrNull(rows));
                }
            }
        }
        return found;
    }

    private void update(MeterFacts facts) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(UPDATE)) {
            update.setString(1, facts.provider());
            update.setLong(2, facts.revision());
            update.setLong(3, facts.ordinal());
            update.setString(4, SourceHourJson.modes(facts.modes()));
            update.setString(5, SourceHourJson.assignments(facts.assignments()));
            update.setObject(6, facts.usageMeter());
            update.executeUpdate();
        }
    }

    private static Map<UUID, MeterFacts> facts(Map<UUID, @Nullable MeterFacts> found) {
        Map<UUID, MeterFacts> facts = new HashMap<>();
        found.forEach((meter, known) -> {
            if (known != null) {
                facts.put(meter, known);
            }
        });
        return facts;
    }

    private static @Nullable MeterFacts factsOrNull(ResultSet row) throws SQLException {
        Long revision = row.getObject("revision", Long.class);
        return revision == null
                ? null
                : new MeterFacts(
                        Columns.uuid(row, "usage_meter"),
                        row.getString("provider"),
                        row.getLong("ordinal"),
                        revision,
                        SourceHourJson.modes(row.getString("modes")),
                        SourceHourJson.assignments(row.getString("assignments")));
    }
}
