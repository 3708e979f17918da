package org.meterline.aggregation.usecase;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.EnumSet;
import java.util.SortedMap;
import java.util.TreeMap;
import org.meterline.aggregation.config.ContractSettings;
import org.meterline.aggregation.domain.quantity.BillingMonth;
import org.meterline.aggregation.usecase.ContractWatch.Watched;
import org.meterline.contracts.report.AgeLimits;

/** Tells in time of contracts that expire, and of usage that is on no order because its contract has no such month. */
@Singleton
public final class WatchContracts {

    private final ContractWatch contracts;
    private final Alerts alerts;
    private final AlertQueries standing;
    private final ContractSettings settings;
    private final AgeLimits age;
    private final Clock clock;

    public WatchContracts(
            ContractWatch contracts,
            Alerts alerts,
            AlertQueries standing,
            ContractSettings settings,
            AgeLimits age,
            Clock clock) {
        this.contracts = contracts;
        this.alerts = alerts;
        this.standing = standing;
        this.settings = settings;
        this.age = age;
        this.clock = clock;
    }

    /** Raises what is to be told and clears what is no longer; doing it twice changes nothing. */
    public void watch() {
        SortedMap<Alerts.Key, String> wanted = wanted(clock.instant());
        wanted.forEach(alerts::raise);
        standing.standing(EnumSet.of(AlertKind.CONTRACT_EXPIRING, AlertKind.USAGE_OUTSIDE_CONTRACT)).stream()
                .filter(raised -> !wanted.containsKey(raised))
                .sorted()
                .forEach(alerts::clear);
    }

    private SortedMap<Alerts.Key, String> wanted(Instant now) {
        SortedMap<Alerts.Key, String> wanted = new TreeMap<>();
        for (Watched contract : contracts.ending(now, now.plus(settings.expiryNotice()))) {
            wanted.put(
                    key(contract, AlertKind.CONTRACT_EXPIRING),
                    "Contract '" + contract.name() + "' has its last order for " + contract.month()
                            + "; what is metered for it afterwards will be on no order.");
        }
        // What is older is taken no more: nobody can do anything about it any longer.
        for (Watched contract : contracts.usedOutside(BillingMonth.containing(now.minus(age.oldest())))) {
            wanted.put(
                    key(contract, AlertKind.USAGE_OUTSIDE_CONTRACT),
                    "Usage of " + contract.month() + " was metered for contract '" + contract.name()
                            + "', which has no order for that month.");
        }
        return wanted;
    }

    private static Alerts.Key key(Watched contract, AlertKind kind) {
        return new Alerts.Key(contract.provider(), kind, contract.contract().toString());
    }
}
