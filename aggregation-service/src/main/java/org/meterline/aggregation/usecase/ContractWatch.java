package org.meterline.aggregation.usecase;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.meterline.aggregation.domain.quantity.BillingMonth;

/** Which contracts somebody has to look at; of all providers. */
public interface ContractWatch {

    /** A contract and what is to be told of it: its last month, or the first that has usage outside of its months. */
    record Watched(String provider, UUID contract, String name, BillingMonth month) {}

    /** Contracts of which the last month ends after one instant and not after the other. */
    List<Watched> ending(Instant after, Instant until);

    /** Contracts with billed usage outside of their months, in one of these months or later. */
    List<Watched> usedOutside(BillingMonth since);
}
