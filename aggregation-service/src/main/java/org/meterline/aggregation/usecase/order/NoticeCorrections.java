package org.meterline.aggregation.usecase.order;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.meterline.aggregation.domain.order.CorrectionRules;
import org.meterline.aggregation.usecase.AlertKind;
import org.meterline.aggregation.usecase.MonthVersions;
import org.meterline.aggregation.usecase.StoreUnavailableException;
import org.meterline.aggregation.usecase.order.CorrectionStore.Noticed;
import org.meterline.aggregation.usecase.order.CorrectionStore.OrderedMonth;

/** Looks for months that come to something else by now than was ordered for them, and keeps the difference. */
@Singleton
public final class NoticeCorrections {

    private static final Logger LOG = Logger.getLogger(NoticeCorrections.class);

    private final CorrectionStore corrections;
    private final MonthVersions versions;
    private final CorrectionRules rules;
    private final OrderAlerts alerts;
    private final Clock clock;

    public NoticeCorrections(
            CorrectionStore corrections,
            MonthVersions versions,
            CorrectionRules rules,
            OrderAlerts alerts,
            Clock clock) {
        this.corrections = corrections;
        this.versions = versions;
        this.rules = rules;
        this.alerts = alerts;
        this.clock = clock;
    }

    /**
     * Looks at what has changed, so many months. Any number of instances may be at it.
     *
     * @return how many this one has looked at
     */
    private int look(int limit) {
        int looked = 0;
        for (OrderedMonth month : corrections.changed(limit)) {
            looked += look(month) ? 1 : 0;
        }
        return looked;
    }

    /** Looks at so many months at a time until none is left that has changed, but for those that others are at. */
    public void lookAtAll(int limit) {
        while (look(limit) == limit) {
            // there may be more
        }
        alerts.clearAllBut(
                AlertKind.MONTH_NOT_CORRECTED,
                () -> corrections.changed(Integer.MAX_VALUE).stream()
                        .map(NoticeCorrections::subject)
                        .collect(Collectors.toSet()));
    }

    private boolean look(OrderedMonth month) {
        try {
            // Estimates are carried over from the month before.
            versions.number(month.provider(), month.month().previous());
            int version = versions.number(month.provider(), month.month());
            Noticed noticed =
                    corrections.notice(month, version, rules, clock.instant().truncatedTo(ChronoUnit.MICROS));
            if (noticed == Noticed.CHANGED) {
                LOG.infof("%s comes to something else than before", month);
            }
            return noticed != Noticed.TRY_AGAIN;
        } catch (StoreUnavailableException meanwhile) {
            LOG.debugf(meanwhile, "%s is looked at again", month);
            return false;
        } catch (RuntimeException broken) {
            // What one month owes must not keep the others from being looked at, nor orders from opening.
            LOG.errorf(broken, "%s cannot be looked at; it is tried again", month);
            alerts.raise(
                    AlertKind.MONTH_NOT_CORRECTED,
                    subject(month),
                    "What " + month.month() + " of contract " + month.contract()
                            + " comes to by now, after its order, cannot be computed: nothing that came late or was"
                            + " changed is ordered for it.");
            return false;
        }
    }

    private static OrderAlerts.Subject subject(OrderedMonth month) {
        return new OrderAlerts.Subject(month.provider(), month.contract(), month.month());
    }
}
