package org.meterline.registration.usecase;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.meterline.contracts.topic.UsageMeterState.Connectivity;
import org.meterline.contracts.topic.UsageMeterState.Mode;
import org.meterline.registration.config.RegistrationSettings;
import org.meterline.registration.domain.LifeCycle.Unregistered;
import org.meterline.registration.domain.OpenMonths;
import org.meterline.registration.domain.UsageMeter;
import org.meterline.registration.domain.UsageMeter.Profile;
import org.meterline.registration.domain.UsageMeterName;
import org.meterline.registration.usecase.ChangeOutcome.Changed;
import org.meterline.registration.usecase.ChangeOutcome.Gone;
import org.meterline.registration.usecase.ChangeOutcome.ModeIsFinal;
import org.meterline.registration.usecase.ChangeOutcome.NotFound;
import org.meterline.registration.usecase.ChangeOutcome.Refused;
import org.meterline.registration.usecase.ChangeOutcome.Stale;
import org.meterline.registration.usecase.UsageMeterEvent.Kind;

/** Changes what a provider may change of a registration: name, connectivity, mode, contract. */
@ApplicationScoped
public class ChangeUsageMeter {

    /**
     * What to change; null: leave as it is.
     *
     * @param effectiveFrom from when a new mode or contract holds
     */
    public record Wish(
            @Nullable UsageMeterName name,
            @Nullable Connectivity connectivity,
            @Nullable Mode mode,
            @Nullable UUID contractId,
            @Nullable String siteId,
            @Nullable Instant effectiveFrom) {

        boolean touchesContract() {
            return contractId != null || siteId != null;
        }
    }

    private static final String EFFECTIVE_FROM = "/effectiveFrom";

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

    /** @param expectedRevision the revision the caller looked at; empty: whatever it is now */
    @Transactional
    public ChangeOutcome change(UUID id, Scope scope, OptionalLong expectedRevision, Wish wish, Actor actor) {
        Optional<UsageMeter> found = store.findToChange(id).filter(scope::sees);
        if (found.isEmpty()) {
            return new NotFound();
        }
        UsageMeter meter = found.get();
        if (expectedRevision.isPresent() && expectedRevision.getAsLong() != meter.revision()) {
            return new Stale(meter.revision());
        }
        return refusal(meter, wish).orElseGet(() -> changed(meter, wish, actor));
    }

    private Optional<ChangeOutcome> refusal(UsageMeter meter, Wish wish) {
        if (meter.state() instanceof Unregistered) {
            return Optional.of(new Gone());
        }
        if (wish.mode() == Mode.TEST && meter.modes().endsInProduction()) {
            return Optional.of(new ModeIsFinal());
        }
        boolean toProduction = toProduction(meter, wish);
        if (!toProduction && !wish.touchesContract()) {
            return Optional.empty();
        }
        Instant from = wish.effectiveFrom();
        if (from == null) {
            return Optional.of(
                    new Refused(EFFECTIVE_FROM, "required", "Say from when the new mode or contract holds."));
        }
        return refusalOfInstant(meter, wish, from);
    }

    private Optional<ChangeOutcome> refusalOfInstant(UsageMeter meter, Wish wish, Instant from) {
        Instant earliest = OpenMonths.earliestStart(clock.instant(), settings.finalAfter());
        if (from.isBefore(earliest)) {
            return Optional.of(new Refused(
                    EFFECTIVE_FROM, "open-month", "Months before " + earliest + " are final; take a later instant."));
        }
        if (!OpenMonths.isFullHour(from)) {
            return Optional.of(new Refused(EFFECTIVE_FROM, "full-hour", "A mode holds from a full hour in UTC."));
        }
        if (wish.touchesContract() && !OpenMonths.isMonthStart(from)) {
            return Optional.of(
                    new Refused(EFFECTIVE_FROM, "month-start", "A contract holds from the start of a month in UTC."));
        }
        if (wish.touchesContract() && meter.contracts().hasChangeAfter(from)) {
            return Optional.of(new Refused(
                    EFFECTIVE_FROM, "in-order", "A later change of contract is known; history is not rewritten."));
        }
        return Optional.empty();
    }

    private static boolean toProduction(UsageMeter meter, Wish wish) {
        return wish.mode() == Mode.PRODUCTION && !meter.modes().endsInProduction();
    }

    private ChangeOutcome changed(UsageMeter meter, Wish wish, Actor actor) {
        Map<String, String> details = new TreeMap<>();
        UsageMeter result = withProfile(meter, wish, details);
        Instant from = wish.effectiveFrom();
        if (from != null && toProduction(meter, wish)) {
            details.put("mode", Mode.PRODUCTION + " from " + from);
            result = result.inProductionFrom(from);
        }
        if (from != null && wish.touchesContract()) {
            UUID contract = wish.contractId() == null ? meter.contracts().last().contractId() : wish.contractId();
            details.put("contract", contract + " site " + wish.siteId() + " from " + from);
            result = result.underContract(contract, wish.siteId(), from);
        }
        if (details.isEmpty()) {
            return new Changed(meter);
        }
        journal.changed(result, actor, Kind.CHANGED, details);
        return new Changed(result);
    }

    private static UsageMeter withProfile(UsageMeter meter, Wish wish, Map<String, String> details) {
        Profile old = meter.profile();
        UsageMeterName name = wish.name() == null ? old.name() : wish.name();
        Connectivity connectivity = wish.connectivity() == null ? old.connectivity() : wish.connectivity();
        Profile profile = new Profile(name, connectivity, old.locked());
        if (profile.equals(old)) {
            return meter;
        }
        if (!name.equals(old.name())) {
            details.put("name", old.name().value() + " -> " + name.value());
        }
        if (connectivity != old.connectivity()) {
            details.put("connectivity", old.connectivity() + " -> " + connectivity);
        }
        return meter.withProfile(any -> profile);
    }
}
