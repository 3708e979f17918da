package org.meterline.registration;

import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import javax.sql.DataSource;

/** Lets time pass for the stored signing keys, so that tests need not wait for it. */
@Singleton
public class SigningKeyRows {

    private final DataSource dataSource;

    SigningKeyRows(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** The next key was published longer ago than a key has to be. */
    public void ageTheNextKey() {
        update("UPDATE signing_key SET created_at = created_at - interval '16 minutes' WHERE signs_from IS NULL");
    }

    /** The next key is brand new. */
    public void renewTheNextKey() {
        update("UPDATE signing_key SET created_at = now() WHERE signs_from IS NULL");
    }

    /** The present key has signed for longer than a key does. */
    public void endThePeriod() {
        update("UPDATE signing_key SET signs_from = signs_from - interval '31 days' WHERE signs_until IS NULL");
    }

    /** The retired keys ceased to sign so long ago that no token of theirs lives. */
    public void ageTheRetiredKeys() {
        update("UPDATE signing_key SET signs_until = signs_until - interval '3 hours'");
    }

    /** There is no next key, so that one will be made. */
    public void removeTheNextKey() {
        update("DELETE FROM signing_key WHERE signs_from IS NULL");
    }

    /** Of one usage meter, all of them. */
    public void endTheTokens(UUID usageMeterId) {
        update("UPDATE token_generation SET expires_at = issued_at WHERE usage_meter_id = '" + usageMeterId + "'");
    }

    private void update(String statement) {
        try (Connection database = dataSource.getConnection();
                Statement update = database.createStatement()) {
            update.executeUpdate(statement);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
