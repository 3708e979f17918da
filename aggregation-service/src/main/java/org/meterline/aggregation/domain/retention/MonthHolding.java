package org.meterline.aggregation.domain.retention;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.UUID;
import org.meterline.aggregation.domain.quantity.BillingMonth;

/**
 * A month of the ledger and whose evidence is in it.
 *
 * @param providers those with reports, or with contracts, that the month concerns
 */
public record MonthHolding(BillingMonth month, SortedMap<String, ProviderMonth> providers) {

    /** What became of a contract's order of the month. */
    public enum OrderProgress {
        OPEN,
        CLOSED,
        EXPORTED
    }

    /**
     * One provider's part in a month.
     *
     * @param orders the provider's contracts that may have an order of the month, and how far each is
     */
    public record ProviderMonth(Retention retention, SortedMap<UUID, OrderProgress> orders) {}

    /** Why a month cannot go. */
    public enum Reason {
        /** Its reports may still arrive. */
        REPORTS_STILL_TAKEN,
        /** A provider's evidence is kept for longer. */
        RETAINED,
        /** An order is not closed. */
        ORDER_NOT_CLOSED,
        /** An order is closed, and its evidence was not exported. */
        ORDER_NOT_EXPORTED
    }

    /**
     * One thing that keeps the month.
     *
     * @param provider empty where it is nobody's in particular
     */
    public record Blocker(Reason reason, String provider, String detail) {}

    /**
     * What keeps the month from being dropped; nothing else than this decides.
     *
     * @param reportsTakenUntil from when on surely no report of the month arrives
     */
    public List<Blocker> blockers(Instant now, Instant reportsTakenUntil) {
        List<Blocker> blockers = new ArrayList<>();
        if (now.isBefore(reportsTakenUntil)) {
            blockers.add(new Blocker(Reason.REPORTS_STILL_TAKEN, "", "until " + reportsTakenUntil));
        }
        providers.forEach((provider, part) -> {
            Instant ends = part.retention().ends(month);
            if (now.isBefore(ends)) {
                blockers.add(new Blocker(Reason.RETAINED, provider, "until " + ends));
            }
            part.orders().forEach((contract, progress) -> {
                if (progress == OrderProgress.OPEN) {
                    blockers.add(new Blocker(Reason.ORDER_NOT_CLOSED, provider, "contract " + contract));
                } else if (progress == OrderProgress.CLOSED) {
                    blockers.add(new Blocker(Reason.ORDER_NOT_EXPORTED, provider, "contract " + contract));
                }
            });
        });
        return blockers;
    }
}
