package org.meterline.registration.usecase;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.meterline.contracts.topic.Heartbeat;
import org.meterline.contracts.topic.ReportOutcome;
import org.meterline.contracts.topic.ReportOutcome.Outcome;
import org.meterline.registration.config.HealthSettings;
import org.meterline.registration.domain.Chain;
import org.meterline.registration.domain.ChainLink;
import org.meterline.registration.domain.SignsOfLife;
import org.meterline.registration.usecase.KeepHealth.SignsChange;

/** Notes what heartbeats and report outcomes say, a batch in one transaction. To be told the same again changes nothing. */
@ApplicationScoped
public class NoteSigns {

    private final KeepHealth health;
    private final ChainStore chains;
    private final HealthSettings settings;
    private final Clock clock;

    NoteSigns(KeepHealth health, ChainStore chains, HealthSettings settings, Clock clock) {
        this.health = health;
        this.chains = chains;
        this.settings = settings;
        this.clock = clock;
    }

    @Transactional
    public void heartbeats(List<Heartbeat> batch) {
        Map<UUID, List<Heartbeat>> byMeter = grouped(batch, Heartbeat::usageMeterId);
        health.note(byMeter.keySet(), present -> (standing, before) -> {
            SignsOfLife signs = before;
            for (Heartbeat heartbeat : byMeter.getOrDefault(standing.id(), List.of())) {
                if (heartbeat.provider().equals(standing.provider())) {
                    signs = signs.heard(heartbeat, settings.mostSources());
                }
            }
            return signs;
        });
    }

    @Transactional
    public void outcomes(List<ReportOutcome> batch) {
        Map<UUID, List<ReportOutcome>> byMeter = grouped(batch, ReportOutcome::usageMeterId);
        Map<UUID, Chain> known = new HashMap<>();
        health.note(byMeter.keySet(), present -> {
            known.putAll(chains(byMeter, present));
            return noting(byMeter, known);
        });
        Map<UUID, List<ChainLink>> fresh = new LinkedHashMap<>();
        known.forEach((id, chain) -> fresh.put(id, chain.fresh()));
        chains.add(fresh);
    }

    private SignsChange noting(Map<UUID, List<ReportOutcome>> byMeter, Map<UUID, Chain> known) {
        return (standing, before) -> {
            SignsOfLife signs = before;
            for (ReportOutcome outcome : byMeter.getOrDefault(standing.id(), List.of())) {
                if (outcome.provider().equals(standing.provider())) {
                    signs = signs.reported(outcome);
                    Chain chain = known.get(standing.id());
                    Optional<ChainLink> link = link(outcome);
                    if (chain != null && link.isPresent()) {
                        signs = link.flatMap(chain::take).map(signs::forked).orElse(signs);
                    }
                }
            }
            return signs;
        };
    }

    /** Only what may still be compared: from before the lowest sequence of the batch on. */
    private Map<UUID, Chain> chains(Map<UUID, List<ReportOutcome>> byMeter, Set<UUID> present) {
        Map<UUID, Long> lowest = new HashMap<>();
        present.forEach(id -> byMeter.getOrDefault(id, List.of()).stream()
                .flatMap(outcome -> link(outcome).stream())
                .mapToLong(ChainLink::sequence)
                .min()
                .ifPresent(sequence -> lowest.put(id, sequence - 1)));
        Map<UUID, List<Chain.Known>> links = lowest.isEmpty() ? Map.of() : chains.from(lowest);
        Map<UUID, Chain> known = new HashMap<>();
        lowest.keySet()
                .forEach(id -> known.put(
                        id,
                        new Chain(
                                links.getOrDefault(id, List.of()),
                                health.limits().skewError())));
        return known;
    }

    /**
     * Empty where the report is no link, or no news: the same bytes were there before, or it was received so long ago that
     * links of its time are forgotten.
     */
    private Optional<ChainLink> link(ReportOutcome outcome) {
        Long sequence = outcome.sequence();
        Instant received = outcome.received();
        if (sequence == null
                || received == null
                || outcome.outcome() == Outcome.REJECTED
                || outcome.outcome() == Outcome.KNOWN
                || received.isBefore(clock.instant().minus(settings.chainKept()))) {
            return Optional.empty();
        }
        return Optional.of(
                new ChainLink(sequence, outcome.digest(), outcome.previousDigest(), outcome.hour(), received));
    }

    private static <T> Map<UUID, List<T>> grouped(List<T> batch, Function<T, UUID> usageMeter) {
        return batch.stream().collect(Collectors.groupingBy(usageMeter, LinkedHashMap::new, Collectors.toList()));
    }
}
