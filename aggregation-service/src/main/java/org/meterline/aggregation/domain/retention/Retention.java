package org.meterline.aggregation.domain.retention;

import java.time.Instant;
import org.meterline.aggregation.domain.quantity.BillingMonth;

/**
 * How long a provider's evidence is kept, in months after the end of the month it is of.
 *
 * @param ledgerMonths the original bytes, and what was decided from them
 * @param bundleMonths the monthly bundles of reports
 */
public record Retention(int ledgerMonths, int bundleMonths) {

    /** 3 years, what providers are used to. */
    public static final Retention DEFAULT = new Retention(36, 36);

    private static final int LONGEST_MONTHS = 1200;

    public Retention {
        require("ledgerMonths", ledgerMonths);
        require("bundleMonths", bundleMonths);
    }

    private static void require(String name, int months) {
        if (months < 1 || months > LONGEST_MONTHS) {
            throw new IllegalArgumentException(name + " " + months + " is not in 1.." + LONGEST_MONTHS);
        }
    }

    /** From when on nothing of a month need be kept: bundles are made from the ledger and from what was decided. */
    public Instant ends(BillingMonth month) {
        return new BillingMonth(month.month().plusMonths(1L + Math.max(ledgerMonths, bundleMonths))).start();
    }
}
