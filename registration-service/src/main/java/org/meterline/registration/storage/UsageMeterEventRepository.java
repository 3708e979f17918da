package org.meterline.registration.storage;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.meterline.registration.usecase.EventLog;
import org.meterline.registration.usecase.UsageMeterEvent;

/** The audit trail in PostgreSQL. */
@ApplicationScoped
class UsageMeterEventRepository implements PanacheRepositoryBase<UsageMeterEventEntity, Long>, EventLog {

    private static final TypeReference<Map<String, String>> DETAILS = new TypeReference<>() {};

    private final ObjectMapper json = new ObjectMapper();

    @Override
    public void append(UsageMeterEvent event) {
        UsageMeterEventEntity row = new UsageMeterEventEntity();
        row.usageMeterId = event.usageMeterId();
        row.provider = event.provider();
        row.at = event.at();
        row.kind = event.kind();
        row.actor = event.actor();
        row.address = event.address();
        row.requestId = event.requestId();
        row.details = written(event.details());
        persist(row);
    }

    @Override
    public List<UsageMeterEvent> list(UUID usageMeterId, long beforeId, int limit) {
        return find("usageMeterId = ?1 and id < ?2 order by id desc", usageMeterId, beforeId).page(0, limit).stream()
                .map(this::toEvent)
                .toList();
    }

    UsageMeterEvent toEvent(UsageMeterEventEntity row) {
        return new UsageMeterEvent(
                row.id,
                row.usageMeterId,
                row.provider,
                row.at,
                row.kind,
                row.actor,
                row.address,
                row.requestId,
                read(row.details));
    }

    private String written(Map<String, String> details) {
        try {
            return json.writeValueAsString(new TreeMap<>(details));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a map of texts can always be written", e);
        }
    }

    private Map<String, String> read(String details) {
        try {
            return json.readValue(details, DETAILS);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("details of an event are not JSON", e);
        }
    }
}
