package org.meterline.registration.storage;

import com.fasterxml.jackson.core.type.TypeReference;
import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.meterline.contracts.topic.UsageMeterState.Connectivity;
import org.meterline.contracts.topic.UsageMeterState.Status;
import org.meterline.registration.domain.ClockSkew;
import org.meterline.registration.domain.Fork;
import org.meterline.registration.domain.Health;
import org.meterline.registration.domain.HealthReason;
import org.meterline.registration.domain.LastHeartbeat;
import org.meterline.registration.domain.LastHeartbeat.SourceTrouble;
import org.meterline.registration.domain.SignsOfLife;
import org.meterline.registration.domain.SignsOfLife.Expectation;
import org.meterline.registration.domain.Standing;
import org.meterline.registration.domain.Vitals;
import org.meterline.registration.domain.Weighed;
import org.meterline.registration.usecase.VitalsStore;

/** The table of signs, in plain SQL: whole batches at a time, and past the registration's row. */
@Singleton
class VitalsTable implements VitalsStore {

    private static final String COLUMNS = """
            usage_meter_id, software_version, version_at, fingerprint, last_seen_at, last_report_hour, last_upload_at,
            heard_at, backlog, clock_skew_millis, clock_skew_at, troubles, expected_as, expected_since, fork_since, fork_detail,
            health, reasons, look_at
            """;
    private static final String FIND = "SELECT " + COLUMNS + " FROM usage_meter_signs WHERE usage_meter_id = ANY (?)";
    private static final String LOCK = FIND + " ORDER BY usage_meter_id FOR UPDATE";
    private static final String LOCK_DUE = "SELECT " + COLUMNS
            + " FROM usage_meter_signs WHERE look_at < ? ORDER BY look_at LIMIT ? FOR UPDATE SKIP LOCKED";
    private static final String BEGIN =
            "INSERT INTO usage_meter_signs (usage_meter_id, health) VALUES (?, 'UNKNOWN') ON CONFLICT DO NOTHING";
    private static final String SAVE = """
            UPDATE usage_meter_signs
            SET software_version = ?, version_at = ?, fingerprint = ?, last_seen_at = ?, last_report_hour = ?,
                last_upload_at = ?, heard_at = ?, backlog = ?, clock_skew_millis = ?, clock_skew_at = ?,
                troubles = ?::jsonb,
                expected_as = ?, expected_since = ?, fork_since = ?, fork_detail = ?, health = ?, reasons = ?::jsonb,
                look_at = ?
            WHERE usage_meter_id = ?
            """;
    private static final String STANDINGS =
            "SELECT id, provider, name, status, connectivity FROM usage_meter WHERE id = ANY (?)";
    private static final String BY_HEALTH = "SELECT health, count(*) FROM usage_meter_signs GROUP BY health";
    private static final String BY_TROUBLE = """
            SELECT reason ->> 'kind', count(*) FROM usage_meter_signs, jsonb_array_elements(reasons) reason
            WHERE health IN ('WARNING', 'ERROR') GROUP BY 1
            """;

    private static final TypeReference<List<SourceTrouble>> TROUBLES = new TypeReference<>() {};
    private static final TypeReference<List<HealthReason>> REASONS = new TypeReference<>() {};

    private final Statements statements;

    VitalsTable(AgroalDataSource dataSource) {
        this.statements = new Statements(dataSource);
    }

    @Override
    public Map<UUID, Vitals> find(Collection<UUID> ids) {
        return byIds(FIND, ids);
    }

    @Override
    public Map<UUID, Vitals> lock(Collection<UUID> ids) {
        return byIds(LOCK, ids);
    }

    private Map<UUID, Vitals> byIds(String query, Collection<UUID> ids) {
        return ids.isEmpty()
                ? Map.of()
                : statements.with(query, select -> {
                    select.setArray(1, Statements.uuids(select, ids));
                    return vitals(select);
                });
    }

    @Override
    public Map<UUID, Vitals> lockDue(Instant now, int limit) {
        return statements.with(LOCK_DUE, select -> {
            Statements.set(select, 1, now);
            select.setInt(2, limit);
            return vitals(select);
        });
    }

    @Override
    public void begin(UUID id) {
        var unused = statements.with(BEGIN, insert -> {
            insert.setObject(1, id);
            return insert.executeUpdate();
        });
    }

    @Override
    public Map<UUID, Standing> standings(Collection<UUID> ids) {
        return statements.with(STANDINGS, select -> {
            select.setArray(1, Statements.uuids(select, ids));
            Map<UUID, Standing> standings = new HashMap<>();
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    UUID id = rows.getObject("id", UUID.class);
                    standings.put(
                            id,
                            new Standing(
                                    id,
                                    rows.getString("provider"),
                                    rows.getString("name"),
                                    Status.valueOf(rows.getString("status")),
                                    Connectivity.valueOf(rows.getString("connectivity"))));
                }
            }
            return standings;
        });
    }

    @Override
    public void save(Map<UUID, Vitals> changed) {
        if (changed.isEmpty()) {
            return;
        }
        var unused = statements.with(SAVE, update -> {
            for (Map.Entry<UUID, Vitals> each : changed.entrySet()) {
                int column = setSigns(update, each.getValue().signs());
                Weighed weighed = each.getValue().weighed();
                update.setString(column++, weighed.health().name());
                update.setString(column++, VitalsJson.written(weighed.reasons()));
                Statements.set(update, column++, weighed.lookAt());
                update.setObject(column, each.getKey());
                update.addBatch();
            }
            return update.executeBatch();
        });
    }

    private static int setSigns(PreparedStatement update, SignsOfLife signs) throws SQLException {
        LastHeartbeat heartbeat = signs.heartbeat();
        ClockSkew skew = signs.clockSkew();
        Expectation expectation = signs.expectation();
        Fork fork = signs.fork();
        int column = 1;
        update.setString(column++, signs.version());
        Statements.set(update, column++, signs.versionAt());
        update.setString(column++, signs.fingerprint());
        Statements.set(update, column++, signs.lastSeenAt());
        Statements.set(update, column++, signs.lastReportHour());
        Statements.set(update, column++, signs.lastUploadAt());
        Statements.set(update, column++, heartbeat == null ? null : heartbeat.received());
        update.setObject(column++, heartbeat == null ? null : heartbeat.backlog(), Types.BIGINT);
        update.setObject(column++, skew == null ? null : skew.millis(), Types.BIGINT);
        Statements.set(update, column++, skew == null ? null : skew.at());
        update.setString(column++, heartbeat == null ? "[]" : VitalsJson.written(heartbeat.troubles()));
        update.setString(column++, expectation == null ? null : expectation.as().name());
        Statements.set(update, column++, expectation == null ? null : expectation.since());
        Statements.set(update, column++, fork == null ? null : fork.since());
        update.setString(column++, fork == null ? null : fork.detail());
        return column;
    }

    @Override
    public Map<Health, Long> countByHealth() {
        return statements.with(BY_HEALTH, select -> {
            Map<Health, Long> counts = new EnumMap<>(Health.class);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    counts.put(Health.valueOf(rows.getString(1)), rows.getLong(2));
                }
            }
            return counts;
        });
    }

    @Override
    public Map<HealthReason.Kind, Long> countByTrouble() {
        return statements.with(BY_TROUBLE, select -> {
            Map<HealthReason.Kind, Long> counts = new EnumMap<>(HealthReason.Kind.class);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    counts.put(HealthReason.Kind.valueOf(rows.getString(1)), rows.getLong(2));
                }
            }
            return counts;
        });
    }

    private static Map<UUID, Vitals> vitals(PreparedStatement select) throws SQLException {
        Map<UUID, Vitals> found = new LinkedHashMap<>();
        try (ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                found.put(
                        rows.getObject("usage_meter_id", UUID.class),
                        new Vitals(
                                signs(rows),
                                new Weighed(
                                        Health.valueOf(rows.getString("health")),
                                        VitalsJson.read(rows.getString("reasons"), REASONS),
                                        Statements.instant(rows, "look_at"))));
            }
        }
        return found;
    }

    private static SignsOfLife signs(ResultSet rows) throws SQLException {
        return new SignsOfLife(
                rows.getString("software_version"),
                Statements.instant(rows, "version_at"),
                rows.getString("fingerprint"),
                Statements.instant(rows, "last_seen_at"),
                Statements.instant(rows, "last_report_hour"),
                Statements.instant(rows, "last_upload_at"),
                heartbeat(rows),
                clockSkew(rows),
                expectation(rows),
                fork(rows));
    }

    private static @Nullable LastHeartbeat heartbeat(ResultSet rows) throws SQLException {
        Instant received = Statements.instant(rows, "heard_at");
        return received == null
                ? null
                : new LastHeartbeat(
                        received, rows.getLong("backlog"), VitalsJson.read(rows.getString("troubles"), TROUBLES));
    }

    private static @Nullable ClockSkew clockSkew(ResultSet rows) throws SQLException {
        Long millis = Statements.number(rows, "clock_skew_millis");
        Instant at = Statements.instant(rows, "clock_skew_at");
        return millis == null || at == null ? null : new ClockSkew(millis, at);
    }

    private static @Nullable Expectation expectation(ResultSet rows) throws SQLException {
        Instant since = Statements.instant(rows, "expected_since");
        return since == null ? null : new Expectation(Connectivity.valueOf(rows.getString("expected_as")), since);
    }

    private static @Nullable Fork fork(ResultSet rows) throws SQLException {
        Instant since = Statements.instant(rows, "fork_since");
        return since == null ? null : new Fork(since, rows.getString("fork_detail"));
    }
}
