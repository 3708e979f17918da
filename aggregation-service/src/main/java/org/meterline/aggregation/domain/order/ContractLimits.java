package org.meterline.aggregation.domain.order;

import java.util.List;

/**
 * What contracts may be.
 *
 * @param productFamilies those that there are
 * @param tiersPerPrice how many tiers a price may have
 */
public record ContractLimits(List<String> productFamilies, int tiersPerPrice) {

    public ContractLimits {
        productFamilies = List.copyOf(productFamilies);
    }
}
