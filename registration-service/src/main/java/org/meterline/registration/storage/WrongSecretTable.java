package org.meterline.registration.storage;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.time.Instant;
import org.meterline.registration.usecase.WrongSecretStore;

/** One row a slot, written in one statement, so that processes which count at once count together. */
@ApplicationScoped
class WrongSecretTable implements WrongSecretStore {

    private static final String COUNT = """
            INSERT INTO wrong_secret AS w (slot, since, wrong) VALUES (:slot, :now, 1)
            ON CONFLICT (slot) DO UPDATE
            SET since = CASE WHEN w.since <= :over THEN excluded.since ELSE w.since END,
                wrong = CASE WHEN w.since <= :over THEN 1 ELSE w.wrong + 1 END
            RETURNING (extract(epoch FROM since) * 1000)::bigint, wrong
            """;

    private final EntityManager entities;

    WrongSecretTable(EntityManager entities) {
        this.entities = entities;
    }

    @Override
    @Transactional
    public Counted count(int slot, Instant now, Duration window) {
        Object[] row = (Object[]) entities.createNativeQuery(COUNT)
                .setParameter("slot", slot)
                .setParameter("now", now)
                .setParameter("over", now.minus(window))
                .getSingleResult();
        return new Counted(Instant.ofEpochMilli(((Number) row[0]).longValue()), ((Number) row[1]).intValue());
    }
}
