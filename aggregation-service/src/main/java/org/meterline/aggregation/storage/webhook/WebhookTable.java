package org.meterline.aggregation.storage.webhook;

import java.net.URI;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.meterline.aggregation.domain.webhook.EventFilter;
import org.meterline.aggregation.domain.webhook.Webhook;
import org.meterline.aggregation.storage.Columns;
import org.meterline.aggregation.storage.PendingAlerts;
import org.meterline.aggregation.usecase.AlertKind;
import org.meterline.aggregation.usecase.Alerts;

/**
 * The rows of webhooks within one transaction. Whatever changes deliveries by itself locks their webhook first, so that nobody
 * waits in a ring, and so that the alert of dead ones stands exactly while there are some.
 */
final class WebhookTable {

    static final String SELECT = """
            SELECT id, provider, url, event_types, description, created, disabled_reason, disabled, failing_since
            FROM webhook
            """;

    private static final String LOCK = SELECT + "WHERE id = ? FOR NO KEY UPDATE";

    private static final String WORKS = """
            UPDATE webhook SET failing_since = NULL, paused_until = NULL
            WHERE id = ? AND (failing_since IS NOT NULL OR paused_until IS NOT NULL)
            """;

    private static final String FAILS = """
            UPDATE webhook SET failing_since = coalesce(failing_since, ?), paused_until = greatest(paused_until, ?)
            WHERE id = ?
            """;

    private static final String DISABLE = "UPDATE webhook SET disabled = ?, disabled_reason = ? WHERE id = ?";

    private static final String ANY_DEAD =
            "SELECT 1 FROM webhook_delivery WHERE webhook_id = ? AND state = 'DEAD' LIMIT 1";

    private final Connection connection;
    private final PendingAlerts alerts;

    WebhookTable(Connection connection, PendingAlerts alerts) {
        this.connection = connection;
        this.alerts = alerts;
    }

    static Webhook read(ResultSet row) throws SQLException {
        String reason = row.getString("disabled_reason");
        Instant disabled = Columns.instantOrNull(row, "disabled");
        String[] eventTypes = (String[]) row.getArray("event_types").getArray();
        return new Webhook(
                Columns.uuid(row, "id"),
                row.getString("provider"),
                new Webhook.Terms(
                        URI.create(row.getString("url")),
                        new EventFilter(Arrays.asList(eventTypes)),
                        row.getString("description")),
                Columns.instant(row, "created"),
                reason == null || disabled == null
                        ? null
                        : new Webhook.Disabled(Webhook.Reason.valueOf(reason), disabled),
                Columns.instantOrNull(row, "failing_since"));
    }

    Optional<Webhook> lock(UUID id) throws SQLException {
        try (PreparedStatement lock = connection.prepareStatement(LOCK)) {
            lock.setObject(1, id);
            try (ResultSet row = lock.executeQuery()) {
                return row.next() ? Optional.of(read(row)) : Optional.empty();
            }
        }
    }

    /** Its last attempt did not fail. */
    void works(Webhook webhook) throws SQLException {
        try (PreparedStatement works = connection.prepareStatement(WORKS)) {
            works.setObject(1, webhook.id());
            works.executeUpdate();
        }
    }

    /** Its last attempt failed; where all have for too long, nothing more is sent. */
    void fails(Webhook webhook, Instant now, @Nullable Duration pause, Duration disableAfter) throws SQLException {
        try (PreparedStatement fails = connection.prepareStatement(FAILS)) {
            fails.setObject(1, Columns.timestamp(now));
            fails.setObject(2, pause == null ? null : Columns.timestamp(now.plus(pause)));
            fails.setObject(3, webhook.id());
            fails.executeUpdate();
        }
        Instant since = webhook.failingSince();
        if (since != null && !since.plus(disableAfter).isAfter(now)) {
            disable(webhook, Webhook.Reason.FAILING, now, "Every attempt has failed since " + since);
        }
    }

    void disable(Webhook webhook, Webhook.Reason reason, Instant now, String why) throws SQLException {
        if (webhook.disabled() != null) {
            return;
        }
        try (PreparedStatement disable = connection.prepareStatement(DISABLE)) {
            disable.setObject(1, Columns.timestamp(now));
            disable.setString(2, reason.name());
            disable.setObject(3, webhook.id());
            disable.executeUpdate();
        }
        alerts.raise(
                disabledAlert(webhook),
                why + ": nothing more is sent to the webhook at "
                        + webhook.terms().url().getHost() + " until it is enabled again.");
    }

    void raiseDead(Webhook webhook, int attempts, String last) {
        alerts.raise(
                deadAlert(webhook),
                "An event did not get to the webhook at "
                        + webhook.terms().url().getHost() + " in " + attempts + " attempts (" + last
                        + "); it waits to be replayed.");
    }

    void clearDeadUnlessSome(Webhook webhook) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(ANY_DEAD)) {
            select.setObject(1, webhook.id());
            try (ResultSet row = select.executeQuery()) {
                if (!row.next()) {
                    alerts.clear(deadAlert(webhook));
                }
            }
        }
    }

    static List<Alerts.Key> alertsOf(Webhook webhook) {
        return List.of(disabledAlert(webhook), deadAlert(webhook));
    }

    static Alerts.Key disabledAlert(Webhook webhook) {
        return key(webhook, AlertKind.WEBHOOK_DISABLED);
    }

    private static Alerts.Key deadAlert(Webhook webhook) {
        return key(webhook, AlertKind.WEBHOOK_DELIVERIES_DEAD);
    }

    private static Alerts.Key key(Webhook webhook, AlertKind kind) {
        return new Alerts.Key(webhook.provider(), kind, webhook.id().toString());
    }
}
