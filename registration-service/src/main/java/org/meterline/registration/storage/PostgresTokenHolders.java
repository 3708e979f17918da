package org.meterline.registration.storage;

import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.meterline.registration.domain.Credentials;
import org.meterline.registration.domain.TokenGeneration;
import org.meterline.registration.domain.TokenHolder;
import org.meterline.registration.usecase.TokenHolders;

/** One statement, which is its own transaction. */
@Singleton
class PostgresTokenHolders implements TokenHolders {

    private static final String PRESENT = """
            SELECT m.provider, g.number, g.master_key_id, g.issued_at, g.expires_at, g.file_key, g.file_key_until
            FROM usage_meter m JOIN token_generation g ON g.usage_meter_id = m.id
            WHERE m.id = ? AND m.status <> 'UNREGISTERED'
            ORDER BY g.position
            """;

    private final AgroalDataSource dataSource;

    PostgresTokenHolders(AgroalDataSource dataSource) {
        this.dataSource = dataSource;
    }

    @Override
    public Optional<TokenHolder> present(UUID usageMeterId) {
        try (Connection session = dataSource.getConnection();
                PreparedStatement statement = session.prepareStatement(PRESENT)) {
            statement.setObject(1, usageMeterId);
            try (ResultSet rows = statement.executeQuery()) {
                return holder(usageMeterId, rows);
            }
        } catch (SQLException e) {
            throw new IllegalStateException("The access tokens of a usage meter could not be read", e);
        }
    }

    private static Optional<TokenHolder> holder(UUID usageMeterId, ResultSet rows) throws SQLException {
        String provider = null;
        List<TokenGeneration> generations = new ArrayList<>();
        while (rows.next()) {
            provider = rows.getString("provider");
            generations.add(new TokenGeneration(
                    rows.getInt("number"),
                    rows.getString("master_key_id"),
                    rows.getObject("issued_at", OffsetDateTime.class).toInstant(),
                    instant(rows, "expires_at"),
                    rows.getString("file_key"),
                    instant(rows, "file_key_until")));
        }
        return provider == null
                ? Optional.empty()
                : Optional.of(new TokenHolder(usageMeterId, provider, new Credentials(generations)));
    }

    private static @Nullable Instant instant(ResultSet rows, String column) throws SQLException {
        OffsetDateTime value = rows.getObject(column, OffsetDateTime.class);
        return value == null ? null : value.toInstant();
    }
}
