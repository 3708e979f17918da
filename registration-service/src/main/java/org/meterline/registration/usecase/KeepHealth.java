package org.meterline.registration.usecase;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.meterline.contracts.topic.Alert;
import org.meterline.registration.config.HealthSettings;
import org.meterline.registration.domain.Health;
import org.meterline.registration.domain.HealthLimits;
import org.meterline.registration.domain.HealthReason;
import org.meterline.registration.domain.SignsOfLife;
import org.meterline.registration.domain.Standing;
import org.meterline.registration.domain.UsageMeter;
import org.meterline.registration.domain.Vitals;
import org.meterline.registration.domain.Weighed;
import org.meterline.registration.usecase.UsageMeterEvent.Kind;

/**
 * Changes what is known of usage meters, weighs their health anew, and tells of every trouble that arose or ended: the row,
 * the line in the audit trail and the alert are one transaction, and the row is locked from before it was read. So
 * whoever takes the same sign again, or looks at the same time, finds nothing to tell.
 */
@ApplicationScoped
class KeepHealth {

    static final String ACTOR = "meterline";

    /** What a usage meter's signs become. */
    @FunctionalInterface
    interface SignsChange {

        SignsOfLife of(Standing standing, SignsOfLife before);
    }

    private final VitalsStore store;
    private final EventLog events;
    private final NoticeOutbox notices;
    private final HealthSettings settings;
    private final Clock clock;

    KeepHealth(VitalsStore store, EventLog events, NoticeOutbox notices, HealthSettings settings, Clock clock) {
        this.store = store;
        this.events = events;
        this.notices = notices;
        this.settings = settings;
        this.clock = clock;
    }

    HealthLimits limits() {
        return new HealthLimits(
                settings.onlineSilence(),
                settings.offlineSilence(),
                settings.skewWarning(),
                settings.skewError(),
                settings.mostSources());
    }

    /**
     * Notes signs of many usage meters; those that are not registered here are left out.
     *
     * @param changes asked once the rows are locked, with the ids of those that are there
     */
    @Transactional
    void note(Collection<UUID> ids, Function<Set<UUID>, SignsChange> changes) {
        Map<UUID, Vitals> locked = store.lock(ids);
        if (!locked.isEmpty()) {
            weigh(locked, store.standings(locked.keySet()), changes.apply(locked.keySet()));
        }
    }

    /** Notes what one usage meter showed, or that its registration has changed. */
    @Transactional
    void note(UsageMeter meter, UnaryOperator<SignsOfLife> change) {
        store.begin(meter.id());
        weigh(
                store.lock(List.of(meter.id())),
                Map.of(meter.id(), Standing.of(meter)),
                (standing, signs) -> change.apply(signs));
    }

    /** @return how many were looked at */
    @Transactional
    int lookForSilence() {
        Map<UUID, Vitals> due = store.lockDue(clock.instant(), settings.watchBatch());
        if (!due.isEmpty()) {
            weigh(due, store.standings(due.keySet()), (standing, signs) -> signs);
        }
        return due.size();
    }

    private void weigh(Map<UUID, Vitals> locked, Map<UUID, Standing> standings, SignsChange change) {
        Instant now = clock.instant();
        HealthLimits limits = limits();
        Map<UUID, Vitals> changed = new LinkedHashMap<>();
        List<Alert> alerts = new ArrayList<>();
        locked.forEach((id, before) -> {
            Standing standing = Objects.requireNonNull(standings.get(id), "signs without a registration");
            Vitals after = before.with(change.of(standing, before.signs()), standing, limits, now);
            if (!after.equals(before)) {
                changed.put(id, after);
                alerts.addAll(told(standing, before.weighed(), after.weighed(), now));
            }
        });
        store.save(changed);
        notices.add(alerts);
    }

    private List<Alert> told(Standing standing, Weighed before, Weighed after, Instant now) {
        List<HealthReason> raised = after.raisedSince(before);
        List<HealthReason> cleared = after.clearedSince(before);
        if (raised.isEmpty() && cleared.isEmpty()) {
            return List.of();
        }
        note(standing, before.health() + " -> " + after.health(), raised, cleared, now);
        List<Alert> alerts = new ArrayList<>();
        cleared.forEach(reason ->
                alerts.add(alert(Alert.Type.CLEARED, standing, reason, after, whyCleared(reason, after), now)));
        raised.forEach(reason -> alerts.add(alert(Alert.Type.RAISED, standing, reason, after, reason.detail(), now)));
        return alerts;
    }

    private void note(
            Standing standing, String health, List<HealthReason> raised, List<HealthReason> cleared, Instant now) {
        Map<String, String> details = new TreeMap<>();
        details.put("health", health);
        if (!raised.isEmpty()) {
            details.put("raised", names(raised));
        }
        if (!cleared.isEmpty()) {
            details.put("cleared", names(cleared));
        }
        events.append(new UsageMeterEvent(
                0, standing.id(), standing.provider(), now, Kind.HEALTH_CHANGED, ACTOR, null, null, details));
    }

    private static String names(List<HealthReason> reasons) {
        return reasons.stream()
                .map(reason -> reason.source() == null
                        ? reason.kind().name()
                        : reason.kind().name() + " " + reason.source())
                .collect(Collectors.joining(", "));
    }

    private static String whyCleared(HealthReason reason, Weighed after) {
        return after.health() == Health.UNKNOWN
                ? "No longer weighed. " + after.reasons().getFirst().detail()
                : reason.kind().whenItEnds();
    }

    private static Alert alert(
            Alert.Type type, Standing standing, HealthReason reason, Weighed after, String text, Instant now) {
        return Alert.of(
                UUID.randomUUID(),
                type,
                now,
                new Alert.Data(
                        standing.id(),
                        standing.name(),
                        standing.provider(),
                        reason.kind().name(),
                        Alert.Weight.valueOf(reason.weight().name()),
                        Alert.Health.valueOf(after.health().name()),
                        reason.since(),
                        reason.source(),
                        text));
    }
}
