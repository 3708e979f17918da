package org.meterline.aggregation.storage;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.meterline.aggregation.domain.order.Contract;
import org.meterline.aggregation.domain.order.ContractPeriod;
import org.meterline.aggregation.domain.quantity.BillingMonth;
import org.meterline.aggregation.usecase.Author;
import org.meterline.aggregation.usecase.ContractHistory;
import org.meterline.aggregation.usecase.ContractStore;

/** Contracts and their history as entities: few, edited by people, guarded by their version. */
@ApplicationScoped
class PanacheContractStore implements ContractStore, ContractHistory {

    private static final UUID LOWEST = new UUID(0, 0);

    private static final String USED_BY = """
            SELECT CASE
                WHEN EXISTS (SELECT FROM totals WHERE provider = ?1 AND contract = ?2) THEN 'usage was counted for it'
                WHEN EXISTS (SELECT FROM billing_order WHERE provider = ?1 AND contract = ?2)
                    OR EXISTS (SELECT FROM closed_order WHERE provider = ?1 AND contract = ?2) THEN 'it has an order'
                WHEN EXISTS (SELECT FROM usage_meter
                    WHERE provider = ?1 AND assignments @> jsonb_build_array(jsonb_build_object('contract', cast(?2 as text))))
                    THEN 'a usage meter is, or was, assigned to it'
                END
            """;

    private static final String ORDER_OUTSIDE = """
            SELECT min(month) FROM billing_order
            WHERE provider = ?1 AND contract = ?2 AND (month < cast(?3 as date) OR month > cast(?4 as date))
            """;

    private static final LocalDate ALWAYS = LocalDate.of(1, 1, 1);
    private static final LocalDate FOR_EVER = LocalDate.of(9999, 12, 1);

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
    public Kept add(Contract contract, Author by) {
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
        Contract added = entity.contract();
        note(added, Change.CREATED, by.subject(), by.at());
        return new Kept.Stored(added);
    }

    @Override
    @Transactional
    public Kept replace(String provider, UUID id, long expectedVersion, Contract.Terms terms, Author by) {
        lockNames();
        Optional<ContractEntity> found = entity(provider, id, LockModeType.PESSIMISTIC_WRITE);
        if (found.isEmpty()) {
            return new Kept.Unknown();
        }
        ContractEntity entity = found.get();
        Contract before = entity.contract();
        if (before.version() != expectedVersion) {
            return new Kept.Stale();
        }
        if (nameTaken(provider, terms.name(), id)) {
            return new Kept.NameTaken();
        }
        if (terms.equals(before.terms())) {
            return new Kept.Stored(before);
        }
        BillingMonth outside = orderOutside(before, terms.period());
        if (outside != null) {
            return new Kept.OrderOutside(outside);
        }
        noteIfNew(before);
        entity.write(terms);
        ContractEntity.flush();
        Contract changed = entity.contract();
        note(changed, Change.CHANGED, by.subject(), by.at());
        return new Kept.Stored(changed);
    }

    @Override
    @Transactional
    public Removed remove(String provider, UUID id, long expectedVersion, Author by) {
        lockNames();
        Optional<ContractEntity> found = entity(provider, id, LockModeType.PESSIMISTIC_WRITE);
        if (found.isEmpty()) {
            return new Removed.Unknown();
        }
        Contract before = found.get().contract();
        if (before.version() != expectedVersion) {
            return new Removed.Stale();
        }
        String used = usedBy(before);
        if (used != null) {
            return new Removed.InUse(used);
        }
        noteIfNew(before);
        note(before, Change.REMOVED, by.subject(), by.at());
        found.get().delete();
        return new Removed.Done();
    }

    private static @Nullable BillingMonth orderOutside(Contract contract, ContractPeriod period) {
        LocalDate month = (LocalDate) ContractEntity.getEntityManager()
                .createNativeQuery(ORDER_OUTSIDE, LocalDate.class)
                .setParameter(1, contract.provider())
                .setParameter(2, contract.id())
                .setParameter(
                        3, period.first() == null ? ALWAYS : period.first().firstDay())
                .setParameter(
                        4, period.last() == null ? FOR_EVER : period.last().firstDay())
                .getSingleResult();
        return month == null ? null : BillingMonth.of(month.getYear(), month.getMonthValue());
    }

    private static @Nullable String usedBy(Contract contract) {
        return (String) ContractEntity.getEntityManager()
                .createNativeQuery(USED_BY, String.class)
                .setParameter(1, contract.provider())
                .setParameter(2, contract.id())
                .getSingleResult();
    }

    @Override
    @Transactional
    public List<Version> versions(String provider, UUID contract, long before, int limit) {
        return ContractVersionEntity.<ContractVersionEntity>find(
                        "provider = ?1 and key.contract = ?2 and key.number < ?3 order by key.number desc",
                        provider,
                        contract,
                        before)
                .page(0, limit)
                .stream()
                .map(ContractVersionEntity::version)
                .toList();
    }

    @Override
    @Transactional
    public Optional<Version> version(String provider, UUID contract, long number) {
        return ContractVersionEntity.<ContractVersionEntity>find(
                        "provider = ?1 and key.contract = ?2 and key.number = ?3", provider, contract, number)
                .firstResultOptional()
                .map(ContractVersionEntity::version);
    }

    /** What a contract was from before its history was kept. */
    private static void noteIfNew(Contract contract) {
        if (ContractVersionEntity.findById(new ContractVersionEntity.Key(contract.id(), contract.version())) == null) {
            note(contract, Change.CREATED, null, contract.createdAt());
        }
    }

    private static void note(Contract contract, Change change, @Nullable String actor, Instant at) {
        ContractVersionEntity version = new ContractVersionEntity();
        boolean removed = change == Change.REMOVED;
        version.key =
                new ContractVersionEntity.Key(contract.id(), removed ? contract.version() + 1 : contract.version());
        version.provider = contract.provider();
        version.change = change;
        version.terms = removed ? null : TermsJson.write(contract.terms());
        version.actor = actor;
        version.at = at;
        version.persist();
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
