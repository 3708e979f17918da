package org.meterline.registration.storage;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.TypedQuery;
import jakarta.transaction.Transactional;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.meterline.registration.usecase.AuditTrail;
import org.meterline.registration.usecase.Scope;
import org.meterline.registration.usecase.UsageMeterEvent;

/** Reads the audit trail by time: each page begins in an index where the one before ended. */
@ApplicationScoped
class AuditTrailRepository implements AuditTrail {

    private static final String ORDER = " order by at desc, id desc";

    private final EntityManager entities;
    private final UsageMeterEventRepository events;

    AuditTrailRepository(EntityManager entities, UsageMeterEventRepository events) {
        this.entities = entities;
        this.events = events;
    }

    @Override
    @Transactional
    public List<UsageMeterEvent> page(Filter filter, @Nullable Position after, int limit) {
        Condition condition = condition(filter);
        if (after != null) {
            // The first half bounds the index, the second tells events of one instant apart.
            condition.and("at <= :lastAt and (at < :lastAt or id < :lastId)", "lastAt", after.at());
            condition.values.put("lastId", after.id());
        }
        return condition
                .query("from UsageMeterEventEntity" + condition.where + ORDER, UsageMeterEventEntity.class)
                .setMaxResults(limit)
                .getResultStream()
                .map(events::toEvent)
                .toList();
    }

    @Override
    @Transactional
    public boolean hasMoreThan(Filter filter, int limit) {
        Condition condition = condition(filter);
        return condition
                .query("select id from UsageMeterEventEntity" + condition.where + ORDER, Long.class)
                .setFirstResult(limit)
                .setMaxResults(1)
                .getResultStream()
                .findAny()
                .isPresent();
    }

    private Condition condition(Filter filter) {
        Condition condition = new Condition();
        if (filter.scope() instanceof Scope.OneProvider one) {
            condition.and("provider = :provider", "provider", one.provider());
        }
        condition.and("at >= :from", "from", filter.from());
        condition.and("at < :to", "to", filter.to());
        condition.and("usageMeterId = :usageMeter", "usageMeter", filter.usageMeterId());
        condition.and("kind = :kind", "kind", filter.kind());
        return condition;
    }

    /** Parts of a condition with their values; a part without a value is left out. */
    private final class Condition {

        private final Map<String, Object> values = new HashMap<>();
        private String where = "";

        void and(String part, String name, @Nullable Object value) {
            if (value != null) {
                where += (where.isEmpty() ? " where " : " and ") + part;
                values.put(name, value);
            }
        }

        <T> TypedQuery<T> query(String text, Class<T> type) {
            TypedQuery<T> query = entities.createQuery(text, type);
            values.forEach(query::setParameter);
            return query;
        }
    }
}
