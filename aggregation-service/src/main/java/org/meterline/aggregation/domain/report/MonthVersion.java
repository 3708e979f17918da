package org.meterline.aggregation.domain.report;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.meterline.aggregation.domain.quantity.BillingMonth;

/**
 * What was counted for a provider's month as of an instant. The versions of a final month never change; as long as the month
 * is open there is one in the making.
 *
 * @param number from 1 on; what came late is in the next one
 * @param fixed whether the month was final: then the same version is the same for ever
 * @param contracts what the contracts were called
 * @param sources what the sources were called
 */
public record MonthVersion(
        String provider,
        BillingMonth month,
        int number,
        boolean fixed,
        Instant asOf,
        Map<UUID, String> contracts,
        Map<UUID, String> sources) {

    public MonthVersion {
        if (number < 1) {
            throw new IllegalArgumentException("version " + number + " of " + month + " is below 1");
        }
        contracts = Map.copyOf(contracts);
        sources = Map.copyOf(sources);
    }
}
