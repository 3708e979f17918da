package org.meterline.registration.storage;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.meterline.registration.usecase.SigningKeyEvent;
import org.meterline.registration.usecase.SigningKeyLog;

/** The audit trail of the signing keys in PostgreSQL. */
@ApplicationScoped
class SigningKeyEventRepository implements PanacheRepositoryBase<SigningKeyEventEntity, Long>, SigningKeyLog {

    @Override
    public void append(SigningKeyEvent event) {
        SigningKeyEventEntity row = new SigningKeyEventEntity();
        row.keyId = event.keyId();
        row.at = event.at();
        row.kind = event.kind();
        row.actor = event.actor();
        row.address = event.address();
        row.requestId = event.requestId();
        persist(row);
    }

    @Override
    public List<SigningKeyEvent> list(long beforeId, int limit) {
        return find("id < ?1 order by id desc", beforeId).page(0, limit).stream()
                .map(row ->
                        new SigningKeyEvent(row.id, row.keyId, row.at, row.kind, row.actor, row.address, row.requestId))
                .toList();
    }
}
