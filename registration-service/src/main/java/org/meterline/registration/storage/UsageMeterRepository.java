package org.meterline.registration.storage;

import io.quarkus.hibernate.orm.panache.PanacheQuery;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import io.quarkus.panache.common.Page;
import io.quarkus.panache.common.Parameters;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.meterline.registration.domain.UsageMeter;
import org.meterline.registration.usecase.Scope;
import org.meterline.registration.usecase.UsageMeterStore;

/** Usage meters in PostgreSQL. */
@ApplicationScoped
class UsageMeterRepository implements PanacheRepositoryBase<UsageMeterEntity, UUID>, UsageMeterStore {

    @Override
    public Optional<UsageMeter> find(UUID id) {
        return findByIdOptional(id).map(UsageMeterEntity::toDomain);
    }

    @Override
    public Optional<UsageMeter> findToChange(UUID id) {
        // Also guards ids that have no row yet, so that of two first registrations one waits for the other.
        Locks.untilCommit(getEntityManager(), Locks.Kind.USAGE_METER, id.toString());
        return find(id);
    }

    @Override
    public List<UsageMeter> list(Scope scope, Filter filter, long afterOrdinal, int limit) {
        StringBuilder where = new StringBuilder("ordinal > :after");
        Parameters parameters = Parameters.with("after", afterOrdinal);
        if (scope instanceof Scope.OneProvider one) {
            where.append(" and provider = :provider");
            parameters.and("provider", one.provider());
        }
        if (filter.status() != null) {
            where.append(" and status = :status");
            parameters.and("status", filter.status());
        }
        if (filter.connectivity() != null) {
            where.append(" and connectivity = :connectivity");
            parameters.and("connectivity", filter.connectivity());
        }
        if (filter.health() != null) {
            where.append(" and id in (select h.usageMeterId from HealthRow h where h.health = :health)");
            parameters.and("health", filter.health());
        }
        if (filter.text() != null) {
            SearchText text = SearchText.of(filter.text());
            where.append(" and (searchName like :pattern escape '!'");
            parameters.and("pattern", text.pattern());
            text.ids().ifPresent(ids -> {
                where.append(" or id between :first and :last");
                parameters.and("first", ids.first()).and("last", ids.last());
            });
            where.append(")");
        }
        planForTheseParameters();
        PanacheQuery<UsageMeterEntity> query = find(where + " order by ordinal", parameters);
        // Not stream(): it loads one by one, and each with its histories.
        return query.page(Page.ofSize(limit)).list().stream()
                .map(UsageMeterEntity::toDomain)
                .toList();
    }

    /**
     * Which index leads to a page soonest depends on how often a text, a status, a provider occurs, so a plan made for any
     * of them is a bad one for most.
     */
    private void planForTheseParameters() {
        var unused = getEntityManager()
                .createNativeQuery("SET LOCAL plan_cache_mode = force_custom_plan")
                .executeUpdate();
    }

    @Override
    public long nextOrdinal() {
        return ((Number) getEntityManager()
                        .createNativeQuery("SELECT nextval('usage_meter_ordinal')")
                        .getSingleResult())
                .longValue();
    }

    @Override
    public void add(UsageMeter meter) {
        persistAndFlush(UsageMeterEntity.of(meter));
    }

    @Override
    public void save(UsageMeter meter) {
        findById(meter.id()).take(meter);
    }
}
