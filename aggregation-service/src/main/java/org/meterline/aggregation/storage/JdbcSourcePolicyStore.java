package org.meterline.aggregation.storage;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.meterline.aggregation.domain.coverage.SourcePolicy;
import org.meterline.aggregation.usecase.SourcePolicyStore;

/** What people have said of sources, a row each time. */
@ApplicationScoped
class JdbcSourcePolicyStore implements SourcePolicyStore {

    private static final String KNOWN = "SELECT true FROM metered_source WHERE provider = ? AND source = ?";

    private static final String HISTORY = """
            SELECT id, effective_from, carry_hours, expected, reason, said_by, said_at FROM source_policy
            WHERE provider = ? AND source = ? AND id < ? ORDER BY id DESC LIMIT ?
            """;

    private static final String ADD = """
            INSERT INTO source_policy (provider, source, effective_from, carry_hours, expected, reason, said_by, said_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            RETURNING id, effective_from, carry_hours, expected, reason, said_by, said_at
            """;

    private final Database database;

    JdbcSourcePolicyStore(DataSource dataSource) {
        this.database = new Database(dataSource);
    }

    @Override
    public boolean isKnown(String provider, UUID source) {
        return database.query(connection -> {
            try (PreparedStatement select = connection.prepareStatement(KNOWN)) {
                select.setString(1, provider);
                select.setObject(2, source);
                try (ResultSet row = select.executeQuery()) {
                    return row.next();
                }
            }
        });
    }

    @Override
    public List<Said> history(String provider, UUID source, long before, int limit) {
        return database.query(connection -> {
            try (PreparedStatement select = connection.prepareStatement(HISTORY)) {
                select.setString(1, provider);
                select.setObject(2, source);
                select.setLong(3, before);
                select.setInt(4, limit);
                return said(select);
            }
        });
    }

    @Override
    public Said add(String provider, UUID source, Said said) {
        return database.query(connection -> {
            try (PreparedStatement insert = connection.prepareStatement(ADD)) {
                insert.setString(1, provider);
                insert.setObject(2, source);
                insert.setObject(3, Columns.timestamp(said.from()));
                insert.setObject(4, said.policy() instanceof SourcePolicy.MissingSamples(int hours) ? hours : null);
                insert.setObject(
                        5, said.policy() instanceof SourcePolicy.Expectation(boolean expected) ? expected : null);
                insert.setString(6, said.reason());
                insert.setString(7, said.by());
                insert.setObject(8, Columns.timestamp(said.at()));
                return said(insert).getFirst();
            }
        });
    }

    private static List<Said> said(PreparedStatement statement) throws SQLException {
        List<Said> found = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                found.add(new Said(
                        rows.getLong("id"),
                        Columns.instant(rows, "effective_from"),
                        CoverageRows.policy(rows),
                        rows.getString("reason"),
                        rows.getString("said_by"),
                        Columns.instant(rows, "said_at")));
            }
        }
        return found;
    }
}
