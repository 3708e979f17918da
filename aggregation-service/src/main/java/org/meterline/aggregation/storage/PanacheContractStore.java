package org.meterline.aggregation.storage;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.meterline.aggregation.domain.order.Contract;
import org.meterline.aggregation.usecase.ContractStore;

/** Contracts as entities: few, edited by people, guarded by their version. */
@ApplicationScoped
class PanacheContractStore implements ContractStore {

    private static final UUID LOWEST = new UUID(0, 0);

    @Override
    @Transactional
    public List<Contract> list(String provider, @Nullable UUID after, int limit) {
        return ContractEntity.<ContractEntity>find(
                        "provider = ?1 and id > ?2 order by id", provider, after == null ? LOWEST : after)
                .page(0, limit)
                .stream()
                .map(ContractEntity::contract)
                .toList();
    }

    @Override
    @Transactional
    public Optional<Contract> find(String provider, UUID id) {
        return entity(provider, id, LockModeType.NONE).map(ContractEntity::contract);
    }

    @Override
    @Transactional
    public Kept add(Contract contract) {
        lockNames();
        if (nameTaken(contract.provider(), contract.terms().name(), contract.id())) {
            return new Kept.NameTaken();
        }
        ContractEntity entity = new ContractEntity();
        entity.id = contract.id();
        entity.provider = contract.provider();
        entity.createdAt = contract.createdAt();
        entity.write(contract.terms());
        entity.persistAndFlush();
        return new Kept.Stored(entity.contract());
    }

    @Override
    @Transactional
    public Kept replace(String provider, UUID id, long expectedVersion, Contract.Terms terms) {
        lockNames();
        Optional<ContractEntity> found = entity(provider, id, LockModeType.PESSIMISTIC_WRITE);
        if (found.isEmpty()) {
            return new Kept.Unknown();
        }
        ContractEntity entity = found.get();
        if (entity.version != expectedVersion) {
            return new Kept.Stale();
        }
        if (nameTaken(provider, terms.name(), id)) {
            return new Kept.NameTaken();
        }
        entity.write(terms);
        ContractEntity.getEntityManager().lock(entity, LockModeType.OPTIMISTIC_FORCE_INCREMENT);
        ContractEntity.flush();
        return new Kept.Stored(entity.contract());
    }

    /** Contracts change seldom: one writer at a time sees every name. */
    private static void lockNames() {
        ContractEntity.getEntityManager()
                .createNativeQuery("LOCK TABLE contract IN SHARE ROW EXCLUSIVE MODE")
                .executeUpdate();
    }

    private static boolean nameTaken(String provider, String name, UUID by) {
        return ContractEntity.count("provider = ?1 and name = ?2 and id <> ?3", provider, name, by) > 0;
    }

    private static Optional<ContractEntity> entity(String provider, UUID id, LockModeType lock) {
        return ContractEntity.<ContractEntity>find("provider = ?1 and id = ?2", provider, id)
                .withLock(lock)
                .firstResultOptional();
    }
}
