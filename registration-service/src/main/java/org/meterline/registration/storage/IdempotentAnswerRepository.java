package org.meterline.registration.storage;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.meterline.registration.usecase.Idempotency;

/** Answers to Idempotency-Keys in PostgreSQL. */
@ApplicationScoped
class IdempotentAnswerRepository
        implements PanacheRepositoryBase<IdempotentAnswerEntity, IdempotentAnswerEntity.Id>, Idempotency {

    @Override
    public Optional<Remembered> find(Key key) {
        IdempotentAnswerEntity.Id id = id(key);
        Locks.untilCommit(getEntityManager(), Locks.Kind.IDEMPOTENCY_KEY, id.toString());
        return findByIdOptional(id)
                .map(row -> new Remembered(row.requestHash, row.usageMeterId, row.generation, row.answer));
    }

    @Override
    public void remember(Key key, UUID usageMeterId, int generation, String answer, Instant now) {
        IdempotentAnswerEntity row = new IdempotentAnswerEntity();
        row.id = id(key);
        row.requestHash = key.requestHash();
        row.usageMeterId = usageMeterId;
        row.generation = generation;
        row.answer = answer;
        row.createdAt = now;
        persist(row);
    }

    @Override
    public int forgetBefore(Instant instant) {
        return Math.toIntExact(delete("createdAt < ?1", instant));
    }

    private static IdempotentAnswerEntity.Id id(Key key) {
        return new IdempotentAnswerEntity.Id(key.provider(), key.operation(), key.value());
    }
}
