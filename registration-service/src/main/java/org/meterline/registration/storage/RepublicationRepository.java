package org.meterline.registration.storage;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.meterline.registration.domain.UsageMeter;
import org.meterline.registration.usecase.Actor;
import org.meterline.registration.usecase.Republication;
import org.meterline.registration.usecase.Republications;

/** Orders to publish everything again, in PostgreSQL. */
@ApplicationScoped
class RepublicationRepository implements Republications {

    private static final String COLUMNS =
            "id, requested_at, actor, last_ordinal, position, published, finished_at FROM republication";

    private final EntityManager entities;
    private final UsageMeterRepository usageMeters;

    RepublicationRepository(EntityManager entities, UsageMeterRepository usageMeters) {
        this.entities = entities;
        this.usageMeters = usageMeters;
    }

    @Override
    @Transactional
    public Republication begin(Instant now, Actor actor) {
        var unused = entities.createNativeQuery(
                        "INSERT INTO republication (requested_at, actor, address, request_id, last_ordinal)"
                                + " SELECT :now, :actor, CAST(:address AS text), CAST(:request AS text),"
                                + " coalesce(max(ordinal), 0) FROM usage_meter")
                .setParameter("now", now)
                .setParameter("actor", actor.subject())
                .setParameter("address", actor.address())
                .setParameter("request", actor.requestId())
                .executeUpdate();
        return newest().orElseThrow();
    }

    @Override
    @Transactional
    public Optional<Republication> newest() {
        return entities.createNativeQuery("SELECT " + COLUMNS + " ORDER BY id DESC LIMIT 1", Object[].class)
                .getResultStream()
                .findFirst()
                .map(row -> toRepublication((Object[]) row));
    }

    @Override
    @Transactional
    public List<UsageMeter> next(Republication order, int limit) {
        return usageMeters
                .find("ordinal > ?1 and ordinal <= ?2 order by ordinal", order.position(), order.lastOrdinal())
                .page(0, limit)
                .stream()
                .map(UsageMeterEntity::toDomain)
                .toList();
    }

    @Override
    @Transactional
    public void advance(Republication order, long position, int published) {
        var unused = entities.createNativeQuery(
                        "UPDATE republication SET position = :new, published = published + :count"
                                + " WHERE id = :id AND position = :old")
                .setParameter("new", position)
                .setParameter("count", published)
                .setParameter("id", order.id())
                .setParameter("old", order.position())
                .executeUpdate();
    }

    @Override
    @Transactional
    public void finish(Republication order, Instant now) {
        var unused = entities.createNativeQuery("UPDATE republication SET position = last_ordinal, finished_at = :now"
                        + " WHERE id = :id AND position = :old AND finished_at IS NULL")
                .setParameter("now", now)
                .setParameter("id", order.id())
                .setParameter("old", order.position())
                .executeUpdate();
    }

    @Override
    @Transactional
    public long pending(Republication order) {
        return number(entities.createNativeQuery("SELECT count(*) FROM usage_meter"
                        + " WHERE ordinal > :position AND ordinal <= :last AND published_revision >= revision")
                .setParameter("position", order.position())
                .setParameter("last", order.lastOrdinal())
                .getSingleResult());
    }

    private static Republication toRepublication(Object[] row) {
        return new Republication(
                number(row[0]),
                (Instant) row[1],
                (String) row[2],
                number(row[3]),
                number(row[4]),
                number(row[5]),
                (@Nullable Instant) row[6]);
    }

    private static long number(Object column) {
        return ((Number) column).longValue();
    }
}
