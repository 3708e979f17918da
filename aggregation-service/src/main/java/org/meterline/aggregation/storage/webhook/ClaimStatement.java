package org.meterline.aggregation.storage.webhook;

import java.net.URI;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.meterline.aggregation.storage.Columns;
import org.meterline.aggregation.usecase.webhook.SealedSecret;
import org.meterline.aggregation.usecase.webhook.WebhookDeliveries.Claimed;
import org.meterline.aggregation.usecase.webhook.WebhookDeliveries.Share;

/**
 * Takes up what is due, a few deliveries of each webhook: so a webhook with a long queue, or a slow one, leaves the others their
 * place. What another process is taking up at the same time is skipped. A lease is a new due time.
 */
final class ClaimStatement {

    /** How many find something to take up though all of them look at the same instant. */
    private static final int PROCESSES = 4;

    private static final String CLAIM = """
            WITH candidate AS MATERIALIZED (
                SELECT d.id
                FROM webhook w
                    LEFT JOIN unnest(?::uuid[], ?::int[]) AS busy (webhook_id, attempts) ON busy.webhook_id = w.id
                    CROSS JOIN LATERAL (
                        SELECT id, due FROM webhook_delivery
                        WHERE webhook_id = w.id AND state = 'PENDING' AND due <= ?
                        ORDER BY due
                        LIMIT greatest(0, CASE WHEN w.failing_since IS NULL THEN ? ELSE 1 END - coalesce(busy.attempts, 0))) AS d
                WHERE w.disabled IS NULL AND (w.paused_until IS NULL OR w.paused_until <= ?)
                ORDER BY d.due LIMIT ?),
            chosen AS (
                SELECT d.id
                FROM webhook_delivery d JOIN candidate ON candidate.id = d.id
                WHERE d.state = 'PENDING' AND d.due <= ?
                ORDER BY d.due LIMIT ?
                FOR NO KEY UPDATE OF d SKIP LOCKED)
            UPDATE webhook_delivery AS d SET lease = ?, due = ?
            FROM chosen, webhook w
            WHERE d.id = chosen.id AND w.id = d.webhook_id
            RETURNING d.id, d.webhook_id, d.lease, w.url, d.event_source, d.event_id, d.event, d.attempts
            """;

    private static final String SECRETS = """
            SELECT webhook_id, master_key, sealed FROM webhook_secret
            WHERE webhook_id = ANY (?) AND (expires IS NULL OR expires > ?)
            ORDER BY webhook_id, number DESC
            """;

    private final Connection connection;

    ClaimStatement(Connection connection) {
        this.connection = connection;
    }

    List<Claimed> claim(Share share, Map<UUID, Integer> underWay, Instant now) throws SQLException {
        List<Claimed> claimed = withoutSecrets(share, underWay, now);
        if (claimed.isEmpty()) {
            return claimed;
        }
        Set<UUID> webhooks = new HashSet<>();
        claimed.forEach(each -> webhooks.add(each.webhook()));
        Map<UUID, List<SealedSecret>> secrets = secrets(webhooks, now);
        return claimed.stream()
                .map(each -> new Claimed(
                        each.id(),
                        each.webhook(),
                        each.lease(),
                        each.url(),
                        each.eventSource(),
                        each.eventId(),
                        each.body(),
                        each.attempts(),
                        secrets.getOrDefault(each.webhook(), List.of())))
                .toList();
    }

    private List<Claimed> withoutSecrets(Share share, Map<UUID, Integer> underWay, Instant now) throws SQLException {
        List<Claimed> claimed = new ArrayList<>();
        List<Map.Entry<UUID, Integer>> busy = List.copyOf(underWay.entrySet());
        try (PreparedStatement claim = connection.prepareStatement(CLAIM)) {
            claim.setArray(1, Columns.column(connection, "uuid", busy, Map.Entry::getKey));
            claim.setArray(2, Columns.column(connection, "int", busy, Map.Entry::getValue));
            claim.setObject(3, Columns.timestamp(now));
            claim.setInt(4, share.perWebhook());
            claim.setObject(5, Columns.timestamp(now));
            claim.setInt(6, share.deliveries() * PROCESSES);
            claim.setObject(7, Columns.timestamp(now));
            claim.setInt(8, share.deliveries());
            claim.setObject(9, UUID.randomUUID());
            claim.setObject(10, Columns.timestamp(now.plus(share.lease())));
            try (ResultSet rows = claim.executeQuery()) {
                while (rows.next()) {
                    claimed.add(read(rows));
                }
            }
        }
        return claimed;
    }

    private static Claimed read(ResultSet row) throws SQLException {
        return new Claimed(
                Columns.uuid(row, "id"),
                Columns.uuid(row, "webhook_id"),
                Columns.uuid(row, "lease"),
                URI.create(row.getString("url")),
                row.getString("event_source"),
                row.getString("event_id"),
                row.getBytes("event"),
                row.getInt("attempts"),
                List.of());
    }

    private Map<UUID, List<SealedSecret>> secrets(Set<UUID> webhooks, Instant now) throws SQLException {
        Map<UUID, List<SealedSecret>> secrets = new HashMap<>();
        try (PreparedStatement select = connection.prepareStatement(SECRETS)) {
            select.setArray(1, Columns.column(connection, "uuid", webhooks, id -> id));
            select.setObject(2, Columns.timestamp(now));
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    secrets.computeIfAbsent(Columns.uuid(rows, "webhook_id"), absent -> new ArrayList<>())
                            .add(new SealedSecret(rows.getString("master_key"), rows.getBytes("sealed")));
                }
            }
        }
        return secrets;
    }
}
