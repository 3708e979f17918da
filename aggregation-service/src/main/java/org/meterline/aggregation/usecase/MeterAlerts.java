package org.meterline.aggregation.usecase;

import java.util.Set;
import java.util.UUID;
import org.meterline.aggregation.domain.counting.Assignment;
import org.meterline.aggregation.domain.counting.MeterFacts;
import org.meterline.aggregation.domain.counting.MeterMode;

/** What the registry's newest word on a usage meter raises and clears. */
final class MeterAlerts {

    private final CountingStore.Transaction transaction;

    MeterAlerts(CountingStore.Transaction transaction) {
        this.transaction = transaction;
    }

    void replace(MeterFacts facts) {
        UUID usageMeter = facts.usageMeter();
        transaction.alerts().clear(HourAlerts.unknownMeter(facts.provider(), usageMeter));
        Alerts.Key alert = new Alerts.Key(facts.provider(), AlertKind.CONTRACT_UNASSIGNED, usageMeter.toString());
        if (facts.modes().getLast().value() != MeterMode.PRODUCTION) {
            transaction.alerts().clear(alert);
            return;
        }
        UUID contract = facts.assignments().getLast().value().contract();
        if (contract.equals(Assignment.NO_CONTRACT)) {
            transaction
                    .alerts()
                    .raise(alert, "Usage meter " + usageMeter + " has no contract: its usage is on no order.");
        } else if (transaction.contracts(facts.provider(), Set.of(contract)).isEmpty()) {
            transaction
                    .alerts()
                    .raise(
                            alert,
                            "Usage meter " + usageMeter + " has a contract that is not known here, " + contract
                                    + ": its usage is on no order.");
        } else {
            transaction.alerts().clear(alert);
        }
    }
}
