package org.meterline.registration.usecase;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.meterline.contracts.topic.Alert;
import org.meterline.registration.domain.Chain;
import org.meterline.registration.domain.ChainLink;
import org.meterline.registration.domain.Health;
import org.meterline.registration.domain.HealthReason;
import org.meterline.registration.domain.Standing;
import org.meterline.registration.domain.Vitals;

/** Signs, links, notices and the lines about health, for one thread. */
final class VitalsInMemory implements VitalsStore, ChainStore, NoticeOutbox, EventLog {

    final List<Alert> alerts = new ArrayList<>();
    final List<UsageMeterEvent> trail = new ArrayList<>();

    private final UsageMeterStore meters;
    private final Map<UUID, Vitals> rows = new TreeMap<>();
    private final Map<UUID, List<Chain.Known>> links = new HashMap<>();

    VitalsInMemory(UsageMeterStore meters) {
        this.meters = meters;
    }

    @Override
    public Map<UUID, Vitals> find(Collection<UUID> ids) {
        Map<UUID, Vitals> found = new TreeMap<>(rows);
        found.keySet().retainAll(ids);
        return found;
    }

    @Override
    public void begin(UUID id) {
        rows.putIfAbsent(id, Vitals.none());
    }

    @Override
    public Map<UUID, Vitals> lock(Collection<UUID> ids) {
        return find(ids);
    }

    @Override
    public Map<UUID, Vitals> lockDue(Instant now, int limit) {
        Map<UUID, Vitals> due = new TreeMap<>();
        rows.forEach((id, vitals) -> {
            Instant lookAt = vitals.weighed().lookAt();
            if (lookAt != null && lookAt.isBefore(now) && due.size() < limit) {
                due.put(id, vitals);
            }
        });
        return due;
    }

    @Override
    public Map<UUID, Standing> standings(Collection<UUID> ids) {
        Map<UUID, Standing> standings = new HashMap<>();
        ids.forEach(id -> standings.put(id, Standing.of(meters.find(id).orElseThrow())));
        return standings;
    }

    @Override
    public void save(Map<UUID, Vitals> changed) {
        rows.putAll(changed);
    }

    @Override
    public Map<Health, Long> countByHealth() {
        throw new UnsupportedOperationException("counts are the database's work");
    }

    @Override
    public Map<HealthReason.Kind, Long> countByTrouble() {
        throw new UnsupportedOperationException("counts are the database's work");
    }

    @Override
    public Map<UUID, List<Chain.Known>> from(Map<UUID, Long> lowest) {
        Map<UUID, List<Chain.Known>> known = new HashMap<>();
        lowest.forEach((id, sequence) -> known.put(
                id,
                links.getOrDefault(id, List.of()).stream()
                        .filter(each -> each.link().sequence() >= sequence)
                        .toList()));
        return known;
    }

    @Override
    public void add(Map<UUID, List<ChainLink>> fresh) {
        fresh.forEach((id, added) -> {
            List<Chain.Known> known = links.computeIfAbsent(id, any -> new ArrayList<>());
            added.forEach(link -> known.add(new Chain.Known(link, false)));
        });
    }

    @Override
    public void settle(UUID usageMeterId) {
        List<Chain.Known> known = links.getOrDefault(usageMeterId, List.of());
        ChainLink last = known.stream()
                .map(Chain.Known::link)
                .max(Comparator.comparing(ChainLink::received).thenComparing(ChainLink::sequence))
                .orElseThrow();
        known.replaceAll(each ->
                new Chain.Known(each.link(), each.settled() || !each.link().equals(last)));
    }

    void forgetLinks() {
        links.clear();
    }

    @Override
    public int forgetBefore(Instant instant, int limit) {
        throw new UnsupportedOperationException("forgetting is the database's work");
    }

    @Override
    public void add(List<Alert> added) {
        alerts.addAll(added);
    }

    @Override
    public boolean tryToTake(Duration silence) {
        throw new UnsupportedOperationException("nothing is published from here");
    }

    @Override
    public long unpublished() {
        throw new UnsupportedOperationException("nothing is published from here");
    }

    @Override
    public List<Notice> waiting(int limit) {
        throw new UnsupportedOperationException("nothing is published from here");
    }

    @Override
    public void remove(Collection<Notice> published) {
        throw new UnsupportedOperationException("nothing is published from here");
    }

    @Override
    public void append(UsageMeterEvent event) {
        trail.add(event);
    }

    @Override
    public List<UsageMeterEvent> list(UUID usageMeterId, long beforeId, int limit) {
        throw new UnsupportedOperationException("pages are the database's work");
    }
}
