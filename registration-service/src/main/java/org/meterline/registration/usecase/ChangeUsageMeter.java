package org.meterline.registration.usecase;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;
import org.meterline.contracts.topic.UsageMeterState.Connectivity;
import org.meterline.contracts.topic.UsageMeterState.ContractEntry;
import org.meterline.contracts.topic.UsageMeterState.Mode;
import org.meterline.registration.config.RegistrationSettings;
import org.meterline.registration.domain.ConnectivityHistory;
import org.meterline.registration.domain.ContractHistory;
import org.meterline.registration.domain.ModeHistory;
import org.meterline.registration.domain.UsageMeter;
import org.meterline.registration.domain.UsageMeterName;
import org.meterline.registration.usecase.ChangeOutcome.Changed;
import org.meterline.registration.usecase.ChangeOutcome.NotFound;
import org.meterline.registration.usecase.ChangeOutcome.Stale;
import org.meterline.registration.usecase.UsageMeterEvent.Kind;

/** Changes what a provider may change of a registration: name, connectivity, mode, contract; all in one revision. */
@ApplicationScoped
public class ChangeUsageMeter {

    /**
     * What to change; null: leave as it is.
     *
     * @param contractId empty: none, so that the usage is unassigned
     * @param siteId empty: none; null: the present one of the same contract, none of another
     * @param effectiveFrom from when a new mode, connectivity or contract holds
     */
    public record Wish(
            @Nullable UsageMeterName name,
            @Nullable Connectivity connectivity,
            @Nullable Mode mode,
            @Nullable Optional<UUID> contractId,
            @Nullable Optional<String> siteId,
            @Nullable Instant effectiveFrom) {

        boolean touchesContract() {
            return contractId != null || siteId != null;
        }

        boolean isDated() {
            return mode != null || connectivity != null || touchesContract();
        }
    }

    private final UsageMeterStore store;
    private final Journal journal;
    private final Clock clock;
    private final RegistrationSettings settings;

    ChangeUsageMeter(UsageMeterStore store, Journal journal, Clock clock, RegistrationSettings settings) {
        this.store = store;
        this.journal = journal;
        this.clock = clock;
        this.settings = settings;
    }

    /** @param seen whether a revision is one that the caller looked at */
    @Transactional
    public ChangeOutcome change(UUID id, Scope scope, LongPredicate seen, Wish wish, Actor actor) {
        Optional<UsageMeter> found = store.findToChange(id).filter(scope::sees);
        if (found.isEmpty()) {
            return new NotFound();
        }
        UsageMeter meter = found.get();
        if (!seen.test(meter.revision())) {
            return new Stale(meter.revision());
        }
        Instant now = clock.instant();
        ChangeRules rules = new ChangeRules(now, settings.finalAfter(), settings.furthestAhead());
        return rules.refusal(meter, wish).orElseGet(() -> changed(meter, wish, now, actor));
    }

    private ChangeOutcome changed(UsageMeter meter, Wish wish, Instant now, Actor actor) {
        UsageMeter result = meter.with(
                Objects.requireNonNullElse(wish.name(), meter.profile().name()),
                modes(meter, wish),
                connectivities(meter, wish, now),
                contracts(meter, wish));
        if (result.revision() != meter.revision()) {
            journal.changed(result, actor, Kind.CHANGED, details(meter, result));
        }
        return new Changed(result);
    }

    private static ModeHistory modes(UsageMeter meter, Wish wish) {
        Instant from = wish.effectiveFrom();
        return wish.mode() == Mode.PRODUCTION && from != null ? meter.modes().productionFrom(from) : meter.modes();
    }

    private static ConnectivityHistory connectivities(UsageMeter meter, Wish wish, Instant now) {
        Connectivity wanted = wish.connectivity();
        return wanted == null
                ? meter.connectivities()
                : meter.connectivities().with(wanted, Objects.requireNonNullElse(wish.effectiveFrom(), now));
    }

    private static ContractHistory contracts(UsageMeter meter, Wish wish) {
        Instant from = wish.effectiveFrom();
        if (from == null || !wish.touchesContract()) {
            return meter.contracts();
        }
        ContractEntry before = meter.contracts().at(from);
        Optional<UUID> saidContract = wish.contractId();
        UUID contract = saidContract == null ? before.contractId() : saidContract.orElse(null);
        String kept = Objects.equals(contract, before.contractId()) ? before.siteId() : null;
        Optional<String> saidSite = wish.siteId();
        return meter.contracts().with(contract, saidSite == null ? kept : saidSite.orElse(null), from);
    }

    private static Map<String, String> details(UsageMeter before, UsageMeter after) {
        Map<String, String> details = new TreeMap<>();
        if (!after.profile().name().equals(before.profile().name())) {
            details.put(
                    "name",
                    before.profile().name().value() + " -> "
                            + after.profile().name().value());
        }
        if (!after.connectivities().equals(before.connectivities())) {
            details.put(
                    "connectivity",
                    before.connectivities().last() + " -> "
                            + after.connectivities().last() + " from "
                            + after.connectivities().entries().getLast().from());
        }
        if (!after.modes().equals(before.modes())) {
            details.put("mode", Mode.PRODUCTION + " from " + after.modes().change());
        }
        if (!after.contracts().equals(before.contracts())) {
            ContractEntry contract = after.contracts().entries().getLast();
            details.put("contract", contract.contractId() + " site " + contract.siteId() + " from " + contract.from());
        }
        return details;
    }
}
