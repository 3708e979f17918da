package org.meterline.registration.storage;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.meterline.registration.usecase.MasterKeyUses;

/** Counts what lives under the master keys. Asked at start and by people, so it may read the whole table. */
@ApplicationScoped
class MasterKeyUseTables implements MasterKeyUses {

    private static final String ALIVE = "(g.expires_at IS NULL OR g.expires_at > :now)";

    private static final String USES = """
            SELECT master_key_id, sum(tokens)::bigint, sum(keys)::bigint
            FROM (SELECT g.master_key_id, count(*) AS tokens, 0 AS keys
                  FROM token_generation g
                  WHERE %s OR (g.usage_meter_id, g.number) IN (SELECT usage_meter_id, generation FROM idempotent_answer)
                  GROUP BY g.master_key_id
                  UNION ALL
                  SELECT k.master_key_id, 0, count(*)
                  FROM signing_key k
                  WHERE k.signs_until IS NULL
                  GROUP BY k.master_key_id) u
            GROUP BY master_key_id ORDER BY master_key_id
            """.formatted(ALIVE);

    private static final String HOLDERS = """
            SELECT m.ordinal, m.provider, m.id
            FROM usage_meter m
            WHERE m.ordinal > :after AND EXISTS (
                SELECT 1 FROM token_generation g
                WHERE g.usage_meter_id = m.id AND g.master_key_id = :key AND %s)
            ORDER BY m.ordinal
            """.formatted(ALIVE);

    private final EntityManager entities;

    MasterKeyUseTables(EntityManager entities) {
        this.entities = entities;
    }

    @Override
    public List<Use> all(Instant wallNow) {
        List<?> rows =
                entities.createNativeQuery(USES).setParameter("now", wallNow).getResultList();
        return rows.stream()
                .map(row -> (Object[]) row)
                .map(row -> new Use((String) row[0], ((Number) row[1]).longValue(), ((Number) row[2]).longValue()))
                .toList();
    }

    @Override
    public List<Holder> holders(String masterKey, Instant wallNow, long afterOrdinal, int limit) {
        List<?> rows = entities.createNativeQuery(HOLDERS)
                .setParameter("key", masterKey)
                .setParameter("now", wallNow)
                .setParameter("after", afterOrdinal)
                .setMaxResults(limit)
                .getResultList();
        return rows.stream()
                .map(row -> (Object[]) row)
                .map(row -> new Holder(((Number) row[0]).longValue(), (String) row[1], (UUID) row[2]))
                .toList();
    }
}
