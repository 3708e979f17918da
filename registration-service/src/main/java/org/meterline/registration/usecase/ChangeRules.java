package org.meterline.registration.usecase;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.meterline.contracts.topic.UsageMeterState.Mode;
import org.meterline.registration.domain.LifeCycle.Unregistered;
import org.meterline.registration.domain.OpenMonths;
import org.meterline.registration.domain.UsageMeter;
import org.meterline.registration.usecase.ChangeOutcome.Gone;
import org.meterline.registration.usecase.ChangeOutcome.ModeIsFinal;
import org.meterline.registration.usecase.ChangeOutcome.Refused;
import org.meterline.registration.usecase.ChangeUsageMeter.Wish;

/**
 * Which changes of a usage meter are taken, and from when.
 *
 * @param finalAfter a month's totals are final this long after its end
 * @param furthestAhead how far ahead a change may be planned
 */
record ChangeRules(Instant now, Duration finalAfter, Duration furthestAhead) {

    private static final String EFFECTIVE_FROM = "/effectiveFrom";

    /** Empty: nothing speaks against it. */
    Optional<ChangeOutcome> refusal(UsageMeter meter, Wish wish) {
        if (meter.state() instanceof Unregistered) {
            return Optional.of(new Gone());
        }
        if (wish.mode() == Mode.TEST && meter.modes().endsInProduction()) {
            return Optional.of(new ModeIsFinal());
        }
        Instant from = wish.effectiveFrom();
        return from == null
                ? refusalWithoutInstant(meter, wish)
                : anyInstant(wish, from)
                        .or(() -> ofContract(wish, from))
                        .or(() -> ofMode(meter, wish, from))
                        .or(() -> ofConnectivity(meter, wish, from));
    }

    private static Optional<ChangeOutcome> refusalWithoutInstant(UsageMeter meter, Wish wish) {
        boolean toProduction = wish.mode() == Mode.PRODUCTION && !meter.modes().endsInProduction();
        return toProduction || wish.touchesContract()
                ? refused("required", "Say from when the new mode or contract holds.")
                : Optional.empty();
    }

    private Optional<ChangeOutcome> anyInstant(Wish wish, Instant from) {
        Instant earliest = OpenMonths.earliestStart(now, finalAfter);
        if (!wish.isDated()) {
            return refused("nothing-to-date", "It dates a mode, a connectivity or a contract; none is asked for.");
        }
        if (from.isBefore(earliest)) {
            return refused("open-month", "Months before " + earliest + " are final; take a later instant.");
        }
        if (from.isAfter(now.plus(furthestAhead))) {
            return refused("too-far", "Nothing is planned farther ahead than " + furthestAhead + ".");
        }
        return OpenMonths.isFullHour(from)
                ? Optional.empty()
                : refused("full-hour", "A change holds from a full hour in UTC.");
    }

    private static Optional<ChangeOutcome> ofContract(Wish wish, Instant from) {
        return wish.touchesContract() && !OpenMonths.isMonthStart(from)
                ? refused("month-start", "A contract holds from the start of a month in UTC.")
                : Optional.empty();
    }

    /** In production already: whatever is asked for holds. Planned: it may come sooner, for hours of TEST are no way back. */
    private Optional<ChangeOutcome> ofMode(UsageMeter meter, Wish wish, Instant from) {
        Instant start = meter.modes().change();
        boolean putOff = wish.mode() == Mode.PRODUCTION
                && meter.modes().endsInProduction()
                && start != null
                && start.isAfter(now)
                && from.isAfter(start);
        return putOff
                ? refused("not-later", "It goes into production at " + start + "; that can be brought forward only.")
                : Optional.empty();
    }

    private Optional<ChangeOutcome> ofConnectivity(UsageMeter meter, Wish wish, Instant from) {
        if (wish.connectivity() == null
                || wish.connectivity() == meter.profile().connectivity()) {
            return Optional.empty();
        }
        if (from.isAfter(now)) {
            return refused("not-in-future", "Connectivity is noted when it has changed; leave it out for now.");
        }
        return meter.connectivities().hasChangeAfter(from)
                ? refused("in-order", "A later change of connectivity is known; history is not rewritten.")
                : Optional.empty();
    }

    private static Optional<ChangeOutcome> refused(String rule, String detail) {
        return Optional.of(new Refused(EFFECTIVE_FROM, rule, detail));
    }
}
