package org.meterline.aggregation.usecase;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.meterline.aggregation.config.RecomputationSettings;
import org.meterline.aggregation.domain.quantity.BillingMonth;
import org.meterline.aggregation.usecase.RecomputedMonth.Difference;
import org.meterline.aggregation.usecase.RecomputedMonth.Verdict;
import org.meterline.aggregation.usecase.TotalsChecks.Check;

/** Proves that stored totals are what the original bytes say, month by month, and tells where they are not. */
@Singleton
public final class CheckTotals {

    private static final Logger LOG = Logger.getLogger(CheckTotals.class);

    private final RecomputeMonth recompute;
    private final TotalsChecks checks;
    private final Alerts alerts;
    private final RecomputationSettings settings;
    private final Clock clock;

    public CheckTotals(
            RecomputeMonth recompute, TotalsChecks checks, Alerts alerts, RecomputationSettings settings, Clock clock) {
        this.recompute = recompute;
        this.checks = checks;
        this.alerts = alerts;
        this.settings = settings;
        this.clock = clock;
    }

    /** Empty where another recomputation is under way in this instance. */
    public Optional<RecomputedMonth> check(String provider, BillingMonth month) {
        Optional<RecomputedMonth> recomputed = recompute.recompute(provider, month);
        recomputed.ifPresent(this::note);
        return recomputed;
    }

    public Optional<Check> last(String provider, BillingMonth month) {
        return checks.last(provider, month);
    }

    /** Checks what is due, among all instances once; tells how many months were checked. */
    public int checkDue() {
        int checked = 0;
        while (checks.claimNext(months(), clock.instant(), this::check)
                .flatMap(done -> done)
                .isPresent()) {
            checked++;
        }
        return checked;
    }

    /** The current month and those before it. */
    private List<BillingMonth> months() {
        List<BillingMonth> months = new ArrayList<>();
        BillingMonth month = BillingMonth.containing(clock.instant());
        for (int i = 0; i < settings.months(); i++) {
            months.add(month);
            month = BillingMonth.containing(month.start().minusSeconds(1));
        }
        return months;
    }

    private void note(RecomputedMonth done) {
        Instant now = clock.instant();
        Duration next = done.verdict() == Verdict.RECOUNT_UNDER_WAY ? settings.every() : settings.period();
        checks.note(new Check(
                done.provider(),
                done.month(),
                now,
                now.plus(next),
                done.verdict(),
                done.sourceHours(),
                done.reports(),
                done.records(),
                done.totals(),
                done.differences()));
        Alerts.Key alert = new Alerts.Key(
                done.provider(), AlertKind.TOTALS_DIFFER, done.month().toString());
        switch (done.verdict()) {
            case EQUAL -> alerts.clear(alert);
            case DIFFERENT -> {
                String text = "The totals of " + done.month() + " are not what the original bytes say: "
                        + done.differences() + " differences, first "
                        + done.named().stream()
                                .findFirst()
                                .map(Difference::what)
                                .orElse("not named");
                LOG.errorf("Provider %s: %s", done.provider(), text);
                alerts.raise(alert, text);
            }
            case RECOUNT_UNDER_WAY -> {
                // It may differ; the next check tells.
            }
        }
    }
}
