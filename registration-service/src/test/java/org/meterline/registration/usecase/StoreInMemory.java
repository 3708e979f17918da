package org.meterline.registration.usecase;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.meterline.registration.domain.UsageMeter;

/** All that the use cases keep, for one thread. */
final class StoreInMemory implements UsageMeterStore, EventLog, Idempotency {

    final List<UsageMeterEvent> trail = new ArrayList<>();

    private final Map<UUID, UsageMeter> meters = new HashMap<>();
    private final Map<Key, Remembered> answers = new HashMap<>();
    private final Map<Key, Instant> answeredAt = new HashMap<>();
    private long ordinals;

    @Override
    public Optional<UsageMeter> find(UUID id) {
        return Optional.ofNullable(meters.get(id));
    }

    @Override
    public Optional<UsageMeter> findToChange(UUID id) {
        return find(id);
    }

    @Override
    public List<UsageMeter> list(Scope scope, Filter filter, long afterOrdinal, int limit) {
        throw new UnsupportedOperationException("lists are the database's work");
    }

    @Override
    public long nextOrdinal() {
        return ++ordinals;
    }

    @Override
    public void add(UsageMeter meter) {
        if (meters.put(meter.id(), meter) != null) {
            throw new IllegalStateException("registered twice: " + meter.id());
        }
    }

    @Override
    public void save(UsageMeter meter) {
        if (meters.put(meter.id(), meter) == null) {
            throw new IllegalStateException("saved before it was added: " + meter.id());
        }
    }

    @Override
    public void append(UsageMeterEvent event) {
        trail.add(event);
    }

    @Override
    public List<UsageMeterEvent> list(UUID usageMeterId, long beforeId, int limit) {
        throw new UnsupportedOperationException("pages are the database's work");
    }

    @Override
    public Optional<Remembered> find(Key key) {
        return Optional.ofNullable(answers.get(nameOf(key)));
    }

    @Override
    public void remember(Key key, UUID usageMeterId, int generation, String answer, Instant now) {
        answers.put(nameOf(key), new Remembered(key.requestHash(), usageMeterId, generation, answer));
        answeredAt.put(nameOf(key), now);
    }

    @Override
    public int forgetBefore(Instant instant) {
        List<Key> old = answeredAt.entrySet().stream()
                .filter(answer -> answer.getValue().isBefore(instant))
                .map(Map.Entry::getKey)
                .toList();
        old.forEach(answers::remove);
        old.forEach(answeredAt::remove);
        return old.size();
    }

    private static Key nameOf(Key key) {
        return new Key(key.provider(), key.operation(), key.value(), "");
    }
}
