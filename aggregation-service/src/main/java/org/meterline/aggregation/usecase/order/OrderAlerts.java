package org.meterline.aggregation.usecase.order;

import jakarta.inject.Singleton;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.meterline.aggregation.domain.quantity.BillingMonth;
import org.meterline.aggregation.usecase.AlertKind;
import org.meterline.aggregation.usecase.AlertQueries;
import org.meterline.aggregation.usecase.Alerts;

/**
 * Tells of orders that should have opened and could not, and of ordered months that could not be looked at. Such an alert stands
 * until there is nothing left to be tried, by whichever instance and for whatever reason.
 */
@Singleton
public final class OrderAlerts {

    private final Alerts alerts;
    private final AlertQueries queries;

    public OrderAlerts(Alerts alerts, AlertQueries queries) {
        this.alerts = alerts;
        this.queries = queries;
    }

    /** What is to be done for a month of a contract. */
    record Subject(String provider, UUID contract, BillingMonth month) {}

    /** @param failing what could not be done, for people */
    void raise(AlertKind kind, Subject about, String failing) {
        alerts.raise(key(kind, about), failing + " It is tried again and again.");
    }

    /** @param left what is still to be done; asked for only where an alert stands */
    void clearAllBut(AlertKind kind, Supplier<? extends Set<Subject>> left) {
        Set<Alerts.Key> standing = queries.standing(Set.of(kind));
        if (standing.isEmpty()) {
            return;
        }
        Set<Subject> subjects = left.get();
        subjects.forEach(subject -> standing.remove(key(kind, subject)));
        standing.stream().sorted().forEach(alerts::clear);
    }

    private static Alerts.Key key(AlertKind kind, Subject about) {
        return new Alerts.Key(about.provider(), kind, about.contract() + "/" + about.month());
    }
}
