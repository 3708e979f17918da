package org.meterline.aggregation.domain.order;

import org.jspecify.annotations.Nullable;
import org.meterline.aggregation.domain.quantity.BillingMonth;

/**
 * The months of which a contract has orders.
 *
 * @param first null: every month up to the last
 * @param last the last one that still belongs to it; null: until somebody says so
 */
public record ContractPeriod(
        @Nullable BillingMonth first, @Nullable BillingMonth last) {

    public static final ContractPeriod ALWAYS = new ContractPeriod(null, null);

    public boolean covers(BillingMonth month) {
        return (first == null || first.compareTo(month) <= 0) && (last == null || month.compareTo(last) <= 0);
    }
}
