package org.meterline.aggregation.storage.webhook;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.meterline.aggregation.domain.webhook.Webhook;
import org.meterline.aggregation.storage.Columns;
import org.meterline.aggregation.usecase.webhook.SealedSecret;
import org.meterline.aggregation.usecase.webhook.WebhookStore;

/** Webhooks and their secrets in PostgreSQL. */
@ApplicationScoped
class JdbcWebhookStore implements WebhookStore {

    /** Counting and adding belong together; nothing else of the provider waits. */
    private static final String ONE_AT_A_TIME =
            "SELECT pg_advisory_xact_lock(hashtextextended('webhooks of ' || ?, 0))";

    private static final String COUNT = "SELECT count(*) FROM webhook WHERE provider = ?";

    private static final String ADD = """
            INSERT INTO webhook (id, provider, url, event_types, description, created, created_by)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            """;

    private static final String ADD_SECRET = """
            INSERT INTO webhook_secret (webhook_id, number, master_key, sealed)
            SELECT w.id, coalesce((SELECT max(number) FROM webhook_secret WHERE webhook_id = w.id), 0) + 1, ?, ?
            FROM webhook w WHERE w.id = ?
            """;

    private static final String FIND = WebhookTable.SELECT + "WHERE provider = ? AND id = ?";

    private static final String LIST =
            WebhookTable.SELECT + "WHERE provider = ? AND (?::uuid IS NULL OR id > ?) ORDER BY id LIMIT ?";

    private static final String REMOVE = "DELETE FROM webhook WHERE id = ?";

    private static final String SIGNING =
            "SELECT count(*) FROM webhook_secret WHERE webhook_id = ? AND (expires IS NULL OR expires > ?)";

    private static final String SHORTEN = """
            UPDATE webhook_secret SET expires = least(coalesce(expires, 'infinity'), ?) WHERE webhook_id = ?
            """;

    private static final String FORGET = "DELETE FROM webhook_secret WHERE webhook_id = ? AND expires <= ?";

    private static final String SEALED_UNDER_OTHERS = """
            SELECT webhook_id, number, master_key, sealed FROM webhook_secret WHERE master_key <> ?
            ORDER BY webhook_id, number LIMIT ?
            """;

    private static final String RESEAL = """
            UPDATE webhook_secret SET master_key = ?, sealed = ? WHERE webhook_id = ? AND number = ? AND sealed = ?
            """;

    private static final String ENABLE = """
            UPDATE webhook SET disabled = NULL, disabled_reason = NULL, failing_since = NULL, paused_until = NULL
            WHERE id = ?
            """;

    private final WebhookTransactions transactions;

    JdbcWebhookStore(WebhookTransactions transactions) {
        this.transactions = transactions;
    }

    @Override
    public boolean add(Webhook webhook, SealedSecret secret, String actor, int most) {
        return transactions.run((connection, webhooks, alerts) -> {
            try (PreparedStatement lock = connection.prepareStatement(ONE_AT_A_TIME)) {
                lock.setString(1, webhook.provider());
                lock.execute();
            }
            try (PreparedStatement count = connection.prepareStatement(COUNT)) {
                count.setString(1, webhook.provider());
                if (number(count) >= most) {
                    return false;
                }
            }
            insert(connection, webhook, actor);
            addSecret(connection, webhook.id(), secret);
            return true;
        });
    }

    private static void insert(Connection connection, Webhook webhook, String actor) throws SQLException {
        try (PreparedStatement add = connection.prepareStatement(ADD)) {
            add.setObject(1, webhook.id());
            add.setString(2, webhook.provider());
            add.setString(3, webhook.terms().url().toString());
            add.setArray(
                    4,
                    Columns.column(
                            connection, "text", webhook.terms().eventTypes().patterns(), pattern -> pattern));
            add.setString(5, webhook.terms().description());
            add.setObject(6, Columns.timestamp(webhook.created()));
            add.setString(7, actor);
            add.executeUpdate();
        }
    }

    private static void addSecret(Connection connection, UUID webhook, SealedSecret secret) throws SQLException {
        try (PreparedStatement add = connection.prepareStatement(ADD_SECRET)) {
            add.setString(1, secret.masterKey());
            add.setBytes(2, secret.bytes());
            add.setObject(3, webhook);
            add.executeUpdate();
        }
    }

    @Override
    public Optional<Webhook> find(String provider, UUID id) {
        return transactions.query(connection -> {
            try (PreparedStatement find = connection.prepareStatement(FIND)) {
                find.setString(1, provider);
                find.setObject(2, id);
                try (ResultSet row = find.executeQuery()) {
                    return row.next() ? Optional.of(WebhookTable.read(row)) : Optional.empty();
                }
            }
        });
    }

    @Override
    public List<Webhook> list(String provider, @Nullable UUID after, int limit) {
        return transactions.query(connection -> {
            List<Webhook> found = new ArrayList<>();
            try (PreparedStatement list = connection.prepareStatement(LIST)) {
                list.setString(1, provider);
                list.setObject(2, after);
                list.setObject(3, after);
                list.setInt(4, limit);
                try (ResultSet rows = list.executeQuery()) {
                    while (rows.next()) {
                        found.add(WebhookTable.read(rows));
                    }
                }
            }
            return found;
        });
    }

    @Override
    public boolean remove(String provider, UUID id) {
        return transactions.run((connection, webhooks, alerts) -> {
            Optional<Webhook> found = own(webhooks, provider, id);
            if (found.isPresent()) {
                WebhookTable.alertsOf(found.get()).forEach(alerts::clear);
                try (PreparedStatement remove = connection.prepareStatement(REMOVE)) {
                    remove.setObject(1, id);
                    remove.executeUpdate();
                }
            }
            return found.isPresent();
        });
    }

    @Override
    public Rotated rotate(String provider, UUID id, SealedSecret secret, Instant now, Instant othersUntil, int most) {
        return transactions.run((connection, webhooks, alerts) -> {
            if (own(webhooks, provider, id).isEmpty()) {
                return Rotated.UNKNOWN;
            }
            if (othersUntil.isAfter(now) && signing(connection, id, now) >= most) {
                return Rotated.TOO_MANY;
            }
            update(connection, SHORTEN, othersUntil, id);
            addSecret(connection, id, secret);
            try (PreparedStatement forget = connection.prepareStatement(FORGET)) {
                forget.setObject(1, id);
                forget.setObject(2, Columns.timestamp(now));
                forget.executeUpdate();
            }
            return Rotated.DONE;
        });
    }

    private static long signing(Connection connection, UUID webhook, Instant now) throws SQLException {
        try (PreparedStatement count = connection.prepareStatement(SIGNING)) {
            count.setObject(1, webhook);
            count.setObject(2, Columns.timestamp(now));
            return number(count);
        }
    }

    private static void update(Connection connection, String sql, Instant until, UUID webhook) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(sql)) {
            update.setObject(1, Columns.timestamp(until));
            update.setObject(2, webhook);
            update.executeUpdate();
        }
    }

    @Override
    public List<Held> sealedUnderOthersThan(String masterKey, int limit) {
        return transactions.query(connection -> {
            List<Held> found = new ArrayList<>();
            try (PreparedStatement select = connection.prepareStatement(SEALED_UNDER_OTHERS)) {
                select.setString(1, masterKey);
                select.setInt(2, limit);
                try (ResultSet rows = select.executeQuery()) {
                    while (rows.next()) {
                        found.add(new Held(
                                Columns.uuid(rows, "webhook_id"),
                                rows.getInt("number"),
                                new SealedSecret(rows.getString("master_key"), rows.getBytes("sealed"))));
                    }
                }
            }
            return found;
        });
    }

    @Override
    public void reseal(Held held, SealedSecret anew) {
        var unused = transactions.query(connection -> {
            try (PreparedStatement update = connection.prepareStatement(RESEAL)) {
                update.setString(1, anew.masterKey());
                update.setBytes(2, anew.bytes());
                update.setObject(3, held.webhook());
                update.setInt(4, held.number());
                update.setBytes(5, held.sealed().bytes());
                return update.executeUpdate();
            }
        });
    }

    @Override
    public Optional<Webhook> enable(String provider, UUID id) {
        return transactions.run((connection, webhooks, alerts) -> {
            Optional<Webhook> found = own(webhooks, provider, id);
            if (found.isEmpty()) {
                return found;
            }
            try (PreparedStatement enable = connection.prepareStatement(ENABLE)) {
                enable.setObject(1, id);
                enable.executeUpdate();
            }
            alerts.clear(WebhookTable.disabledAlert(found.get()));
            return webhooks.lock(id);
        });
    }

    private static Optional<Webhook> own(WebhookTable webhooks, String provider, UUID id) throws SQLException {
        return webhooks.lock(id).filter(webhook -> webhook.provider().equals(provider));
    }

    private static long number(PreparedStatement count) throws SQLException {
        try (ResultSet row = count.executeQuery()) {
            return row.next() ? row.getLong(1) : 0;
        }
    }
}
