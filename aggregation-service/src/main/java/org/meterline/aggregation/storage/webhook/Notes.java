package org.meterline.aggregation.storage.webhook;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.meterline.aggregation.domain.webhook.Answer;
import org.meterline.aggregation.domain.webhook.DeliveryState;
import org.meterline.aggregation.domain.webhook.Verdict;
import org.meterline.aggregation.domain.webhook.Webhook;
import org.meterline.aggregation.storage.Columns;
import org.meterline.aggregation.usecase.webhook.WebhookDeliveries.Claimed;

/** Notes what came of attempts, within a transaction that has the webhook locked. */
final class Notes {

    /** Whoever made the attempt: what the receiver has, it has. */
    private static final String DELIVERED = """
            UPDATE webhook_delivery SET state = 'DELIVERED', attempts = attempts + 1, lease = NULL, last_attempt = ?,
                last_status = ?, last_error = NULL, delivered = ?
            WHERE id = ? AND state = 'PENDING'
            """;

    /** Only as long as nobody else has taken it up. */
    private static final String NOT_DELIVERED = """
            UPDATE webhook_delivery SET state = ?, attempts = attempts + 1, lease = NULL, due = ?, last_attempt = ?,
                last_status = ?, last_error = ?
            WHERE id = ? AND state = 'PENDING' AND lease = ?
            """;

    private final Connection connection;
    private final WebhookTable webhooks;
    private final Instant now;
    private final Duration disableAfter;

    Notes(Connection connection, WebhookTable webhooks, Instant now, Duration disableAfter) {
        this.connection = connection;
        this.webhooks = webhooks;
        this.now = now;
        this.disableAfter = disableAfter;
    }

    void note(Webhook webhook, Claimed claimed, Answer answer, Verdict verdict) throws SQLException {
        switch (verdict) {
            case Verdict.Delivered ignored -> {
                delivered(claimed.id(), answer);
                webhooks.works(webhook);
            }
            case Verdict.Again(Duration after, Duration pause) -> {
                if (notDelivered(claimed, answer, DeliveryState.PENDING, now.plus(after))) {
                    webhooks.fails(webhook, now, pause, disableAfter);
                }
            }
            case Verdict.Dead ignored -> {
                if (notDelivered(claimed, answer, DeliveryState.DEAD, now)) {
                    webhooks.raiseDead(webhook, claimed.attempts() + 1, last(answer));
                    webhooks.fails(webhook, now, null, disableAfter);
                }
            }
            case Verdict.Gone ignored -> {
                if (notDelivered(claimed, answer, DeliveryState.PENDING, now)) {
                    webhooks.disable(webhook, Webhook.Reason.GONE, now, "The receiver answered 410 Gone");
                }
            }
        }
    }

    private void delivered(UUID id, Answer answer) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(DELIVERED)) {
            update.setObject(1, Columns.timestamp(now));
            update.setObject(2, answer.status(), Types.INTEGER);
            update.setObject(3, Columns.timestamp(now));
            update.setObject(4, id);
            update.executeUpdate();
        }
    }

    private boolean notDelivered(Claimed claimed, Answer answer, DeliveryState state, Instant due) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(NOT_DELIVERED)) {
            update.setString(1, state.name());
            update.setObject(2, Columns.timestamp(due));
            update.setObject(3, Columns.timestamp(now));
            update.setObject(4, answer.status(), Types.INTEGER);
            update.setString(5, answer.error());
            update.setObject(6, claimed.id());
            update.setObject(7, claimed.lease());
            return update.executeUpdate() > 0;
        }
    }

    private static String last(Answer answer) {
        @Nullable Integer status = answer.status();
        return status == null ? Objects.requireNonNull(answer.error()) : "status " + status;
    }
}
