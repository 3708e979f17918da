package org.meterline.upload.storage;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.meterline.upload.domain.ServiceRequest;
import org.meterline.upload.domain.ServiceRequest.Answer;
import org.meterline.upload.usecase.ServiceRequestStore;

/** The table of service requests. */
@ApplicationScoped
class ServiceRequestTables implements ServiceRequestStore {

    private static final String OPEN = "OPEN";
    private static final String APPROVED = "APPROVED";
    private static final String REFUSED = "REFUSED";

    private static final String INSERT = """
            INSERT INTO service_request (id, provider, usage_meter_id, month, reason, requested_by, requested_at, state)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)""";
    private static final String ANSWER = """
            UPDATE service_request SET state = ?, open_until = ?, answer = ?, answered_by = ?, answered_at = ?
            WHERE id = ? AND state = 'OPEN'""";
    private static final String APPROVED_FOR = """
            SELECT id FROM service_request
            WHERE usage_meter_id = ? AND month = ? AND state = 'APPROVED' AND open_until > ?
            ORDER BY open_until DESC, id LIMIT 1""";
    private static final String TAKEN = """
            SELECT id, uploaded_by, received_at FROM usage_file
            WHERE service_request = ? ORDER BY received_at, id LIMIT ?""";

    private final Database database;

    ServiceRequestTables(Database database) {
        this.database = database;
    }

    @Override
    public void add(ServiceRequest request) {
        var unused = database.inTransaction(
                "storing a service request",
                connection -> Database.update(
                        connection,
                        INSERT,
                        request.id(),
                        request.provider(),
                        request.usageMeterId(),
                        request.month().toString(),
                        request.reason(),
                        request.requestedBy(),
                        request.requestedAt(),
                        OPEN));
    }

    @Override
    public Optional<ServiceRequest> find(UUID id) {
        return database.query("SELECT * FROM service_request WHERE id = ?", ServiceRequestTables::read, id).stream()
                .findFirst();
    }

    @Override
    public List<ServiceRequest> list(@Nullable String provider, @Nullable Position after, int limit) {
        StringBuilder sql = new StringBuilder("SELECT * FROM service_request WHERE true");
        List<Object> arguments = new ArrayList<>();
        if (provider != null) {
            sql.append(" AND provider = ?");
            arguments.add(provider);
        }
        if (after != null) {
            sql.append(" AND (requested_at, id) < (?, ?)");
            arguments.add(after.requestedAt());
            arguments.add(after.id());
        }
        sql.append(" ORDER BY requested_at DESC, id DESC LIMIT ?");
        arguments.add(limit);
        return database.query(sql.toString(), ServiceRequestTables::read, arguments.toArray());
    }

    @Override
    public boolean answer(ServiceRequest answered) {
        return switch (answered.answer()) {
            case Answer.Open _ -> throw new IllegalArgumentException("not an answer: " + answered);
            case Answer.Approved(Instant until, String by, Instant at) ->
                store(answered.id(), APPROVED, until, null, by, at);
            case Answer.Refused(String reason, String by, Instant at) ->
                store(answered.id(), REFUSED, null, reason, by, at);
        };
    }

    private boolean store(
            UUID id, String state, @Nullable Instant until, @Nullable String reason, String by, Instant at) {
        return database.inTransaction(
                        "answering a service request",
                        connection -> Database.update(connection, ANSWER, state, until, reason, by, at, id))
                == 1;
    }

    @Override
    public Optional<UUID> approved(UUID usageMeterId, YearMonth month, Instant at) {
        return database
                .query(APPROVED_FOR, row -> row.getObject("id", UUID.class), usageMeterId, month.toString(), at)
                .stream()
                .findFirst();
    }

    @Override
    public List<FileTaken> filesTakenBy(UUID id, int limit) {
        return database.query(
                TAKEN,
                row -> new FileTaken(
                        row.getObject("id", UUID.class),
                        row.getString("uploaded_by"),
                        Database.instant(row, "received_at")),
                id,
                limit);
    }

    private static ServiceRequest read(ResultSet row) throws SQLException {
        return new ServiceRequest(
                row.getObject("id", UUID.class),
                row.getString("provider"),
                row.getObject("usage_meter_id", UUID.class),
                YearMonth.parse(row.getString("month")),
                row.getString("reason"),
                row.getString("requested_by"),
                Database.instant(row, "requested_at"),
                readAnswer(row));
    }

    private static Answer readAnswer(ResultSet row) throws SQLException {
        return switch (row.getString("state")) {
            case APPROVED ->
                new Answer.Approved(
                        Database.instant(row, "open_until"),
                        row.getString("answered_by"),
                        Database.instant(row, "answered_at"));
            case REFUSED ->
                new Answer.Refused(
                        row.getString("answer"), row.getString("answered_by"), Database.instant(row, "answered_at"));
            default -> new Answer.Open();
        };
    }
}
