package org.meterline.aggregation.storage.webhook;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.meterline.aggregation.domain.webhook.Answer;
import org.meterline.aggregation.domain.webhook.DeliveryState;
import org.meterline.aggregation.domain.webhook.Event;
import org.meterline.aggregation.domain.webhook.Verdict;
import org.meterline.aggregation.domain.webhook.Webhook;
import org.meterline.aggregation.storage.Columns;
import org.meterline.aggregation.usecase.webhook.WebhookDeliveries;

/** Deliveries in PostgreSQL. */
@ApplicationScoped
class JdbcWebhookDeliveries implements WebhookDeliveries {

    /** So that none is removed before its deliveries are there. */
    private static final String LISTENING = WebhookTable.SELECT + "WHERE provider = ANY (?) ORDER BY id FOR KEY SHARE";

    private static final String ADD = """
            INSERT INTO webhook_delivery (id, webhook_id, event_source, event_id, event_type, event, created, due)
            SELECT id, webhook_id, event_source, event_id, event_type, event, ?, ?
            FROM unnest(?::uuid[], ?::uuid[], ?::text[], ?::text[], ?::text[], ?::bytea[])
                AS new (id, webhook_id, event_source, event_id, event_type, event)
            ON CONFLICT DO NOTHING
            """;

    private static final String LIST = """
            SELECT id, event_source, event_id, event_type, state, attempts, created, due, last_attempt, last_status,
                last_error, delivered
            FROM webhook_delivery
            """;

    private static final String PAGE = LIST + """
            WHERE webhook_id = ? AND state = coalesce(?, state) AND (created, id) < (?, ?)
            ORDER BY created DESC, id DESC LIMIT ?
            """;

    private static final String FIND = LIST + "WHERE webhook_id = ? AND id = ?";

    private static final String REPLAY = """
            UPDATE webhook_delivery SET state = 'PENDING', attempts = 0, due = ?, lease = NULL, delivered = NULL
            """;

    private static final String REPLAY_ONE = REPLAY + """
            WHERE webhook_id = ? AND id = ? AND (state <> 'PENDING' OR lease IS NULL OR due <= ?)
            """;

    private static final String REPLAY_DEAD = REPLAY + """
            WHERE id IN (SELECT id FROM webhook_delivery WHERE webhook_id = ? AND state = 'DEAD'
                ORDER BY created, id LIMIT ?)
            """;

    private static final String DEAD = "SELECT count(*) FROM webhook_delivery WHERE webhook_id = ? AND state = 'DEAD'";

    private static final String WITH_OLD_ONES = """
            SELECT w.id FROM webhook w
            WHERE EXISTS (SELECT 1 FROM webhook_delivery d
                WHERE d.webhook_id = w.id AND d.created < ? AND (d.state <> 'PENDING' OR w.disabled IS NOT NULL))
            ORDER BY w.id
            """;

    private static final String PURGE = """
            DELETE FROM webhook_delivery WHERE id IN (SELECT id FROM webhook_delivery
                WHERE webhook_id = ? AND created < ? AND (state <> 'PENDING' OR ?) ORDER BY created, id LIMIT ?)
            """;

    private static final String COUNTS = """
            SELECT waiting.pending, waiting.oldest,
                (SELECT count(*) FROM webhook_delivery WHERE state = 'DEAD') AS dead,
                (SELECT count(*) FROM webhook WHERE disabled IS NOT NULL) AS disabled
            FROM (SELECT count(*) AS pending, min(d.created) AS oldest
                FROM webhook_delivery d JOIN webhook w ON w.id = d.webhook_id
                WHERE d.state = 'PENDING' AND w.disabled IS NULL) AS waiting
            """;

    private final WebhookTransactions transactions;

    JdbcWebhookDeliveries(WebhookTransactions transactions) {
        this.transactions = transactions;
    }

    private record Wanted(Event event, UUID webhook) {}

    @Override
    public int accept(List<Event> events, Instant now, Duration lookBack) {
        return transactions.run((connection, webhooks, alerts) -> {
            List<Wanted> wanted = new ArrayList<>();
            for (Webhook webhook : listening(connection, events)) {
                Instant before = webhook.created().minus(lookBack);
                events.stream()
                        .filter(event -> webhook.wants(event, before))
                        .map(event -> new Wanted(event, webhook.id()))
                        .forEach(wanted::add);
            }
            return wanted.isEmpty() ? 0 : add(connection, wanted, now);
        });
    }

    private static List<Webhook> listening(Connection connection, List<Event> events) throws SQLException {
        Set<String> providers = events.stream().map(Event::provider).collect(Collectors.toSet());
        List<Webhook> listening = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(LISTENING)) {
            select.setArray(1, Columns.column(connection, "text", providers, provider -> provider));
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    listening.add(WebhookTable.read(rows));
                }
            }
        }
        return listening;
    }

    private static int add(Connection connection, List<Wanted> wanted, Instant now) throws SQLException {
        try (PreparedStatement add = connection.prepareStatement(ADD)) {
            add.setObject(1, Columns.timestamp(now));
            add.setObject(2, Columns.timestamp(now));
            add.setArray(
                    3,
                    Columns.column(
                            connection, "uuid", wanted, each -> each.event().deliveryTo(each.webhook())));
            add.setArray(4, Columns.column(connection, "uuid", wanted, Wanted::webhook));
            add.setArray(
                    5,
                    Columns.column(
                            connection, "text", wanted, each -> each.event().source()));
            add.setArray(
                    6,
                    Columns.column(
                            connection, "text", wanted, each -> each.event().id()));
            add.setArray(
                    7,
                    Columns.column(
                            connection, "text", wanted, each -> each.event().type()));
            add.setArray(
                    8, Columns.bytes(connection, wanted, each -> each.event().body()));
            return add.executeUpdate();
        }
    }

    @Override
    public List<Claimed> claim(Share share, Map<UUID, Integer> underWay, Instant now) {
        return transactions.run(
                (connection, webhooks, alerts) -> new ClaimStatement(connection).claim(share, underWay, now));
    }

    @Override
    public void note(Claimed claimed, Answer answer, Verdict verdict, Instant now, Duration disableAfter) {
        var unused = transactions.run((connection, webhooks, alerts) -> {
            Optional<Webhook> webhook = webhooks.lock(claimed.webhook());
            if (webhook.isPresent()) {
                new Notes(connection, webhooks, now, disableAfter).note(webhook.get(), claimed, answer, verdict);
            }
            return webhook;
        });
    }

    @Override
    public List<Row> list(UUID webhook, @Nullable DeliveryState state, @Nullable Place after, int limit) {
        return transactions.query(connection -> {
            List<Row> found = new ArrayList<>();
            try (PreparedStatement page = connection.prepareStatement(PAGE)) {
                page.setObject(1, webhook);
                page.setString(2, state == null ? null : state.name());
                page.setObject(3, after == null ? OffsetDateTime.MAX : Columns.timestamp(after.created()));
                page.setObject(4, after == null ? new UUID(-1, -1) : after.id());
                page.setInt(5, limit);
                try (ResultSet rows = page.executeQuery()) {
                    while (rows.next()) {
                        found.add(row(rows));
                    }
                }
            }
            return found;
        });
    }

    @Override
    public Optional<Row> find(UUID webhook, UUID id) {
        return transactions.query(connection -> {
            try (PreparedStatement find = connection.prepareStatement(FIND)) {
                find.setObject(1, webhook);
                find.setObject(2, id);
                try (ResultSet row = find.executeQuery()) {
                    return row.next() ? Optional.of(row(row)) : Optional.empty();
                }
            }
        });
    }

    private static Row row(ResultSet row) throws SQLException {
        DeliveryState state = DeliveryState.valueOf(row.getString("state"));
        return new Row(
                Columns.uuid(row, "id"),
                row.getString("event_source"),
                row.getString("event_id"),
                row.getString("event_type"),
                state,
                row.getInt("attempts"),
                Columns.instant(row, "created"),
                state == DeliveryState.PENDING ? Columns.instant(row, "due") : null,
                Columns.instantOrNull(row, "last_attempt"),
                row.getObject("last_status", Integer.class),
                row.getString("last_error"),
                Columns.instantOrNull(row, "delivered"));
    }

    @Override
    public void replay(UUID webhook, UUID id, Instant now) {
        var unused = transactions.run((connection, webhooks, alerts) -> {
            Optional<Webhook> locked = webhooks.lock(webhook);
            if (locked.isPresent()) {
                try (PreparedStatement replay = connection.prepareStatement(REPLAY_ONE)) {
                    replay.setObject(1, Columns.timestamp(now));
                    replay.setObject(2, webhook);
                    replay.setObject(3, id);
                    replay.setObject(4, Columns.timestamp(now));
                    replay.executeUpdate();
                }
                webhooks.clearDeadUnlessSome(locked.get());
            }
            return locked;
        });
    }

    @Override
    public Replayed replayDead(UUID webhook, Instant now, int most) {
        return transactions.run((connection, webhooks, alerts) -> {
            Optional<Webhook> locked = webhooks.lock(webhook);
            if (locked.isEmpty()) {
                return new Replayed(0, 0);
            }
            int replayed;
            try (PreparedStatement replay = connection.prepareStatement(REPLAY_DEAD)) {
                replay.setObject(1, Columns.timestamp(now));
                replay.setObject(2, webhook);
                replay.setInt(3, most);
                replayed = replay.executeUpdate();
            }
            webhooks.clearDeadUnlessSome(locked.get());
            return new Replayed(replayed, dead(connection, webhook));
        });
    }

    private static int dead(Connection connection, UUID webhook) throws SQLException {
        try (PreparedStatement count = connection.prepareStatement(DEAD)) {
            count.setObject(1, webhook);
            try (ResultSet row = count.executeQuery()) {
                return row.next() ? row.getInt(1) : 0;
            }
        }
    }

    @Override
    public boolean purge(Instant before, int rowsPerWebhook) {
        boolean more = false;
        for (UUID webhook : withOldOnes(before)) {
            more |= purge(webhook, before, rowsPerWebhook) >= rowsPerWebhook;
        }
        return more;
    }

    private List<UUID> withOldOnes(Instant before) {
        return transactions.query(connection -> {
            List<UUID> found = new ArrayList<>();
            try (PreparedStatement select = connection.prepareStatement(WITH_OLD_ONES)) {
                select.setObject(1, Columns.timestamp(before));
                try (ResultSet rows = select.executeQuery()) {
                    while (rows.next()) {
                        found.add(Columns.uuid(rows, "id"));
                    }
                }
            }
            return found;
        });
    }

    private int purge(UUID webhook, Instant before, int rows) {
        return transactions.run((connection, webhooks, alerts) -> {
            Optional<Webhook> locked = webhooks.lock(webhook);
            if (locked.isEmpty()) {
                return 0;
            }
            try (PreparedStatement purge = connection.prepareStatement(PURGE)) {
                purge.setObject(1, webhook);
                purge.setObject(2, Columns.timestamp(before));
                purge.setBoolean(3, locked.get().disabled() != null);
                purge.setInt(4, rows);
                int purged = purge.executeUpdate();
                webhooks.clearDeadUnlessSome(locked.get());
                return purged;
            }
        });
    }

    @Override
    public Counts counts() {
        return transactions.query(connection -> {
            try (PreparedStatement select = connection.prepareStatement(COUNTS);
                    ResultSet row = select.executeQuery()) {
                row.next();
                return new Counts(
                        row.getLong("pending"),
                        Columns.instantOrNull(row, "oldest"),
                        row.getLong("dead"),
                        row.getLong("disabled"));
            }
        });
    }
}
