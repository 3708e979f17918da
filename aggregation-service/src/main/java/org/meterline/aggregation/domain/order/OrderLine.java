package org.meterline.aggregation.domain.order;

import java.math.BigDecimal;
import org.meterline.aggregation.domain.quantity.BillingMonth;
import org.meterline.aggregation.domain.quantity.Fraction;

/**
 * One line of an order.
 *
 * @param measured the exact quantity; never overwritten
 * @param quantity what the line shows of it
 * @param unit the word for one of the quantity
 * @param amount exact quantity × price, rounded once
 */
public record OrderLine(
        int line,
        String metric,
        String bundle,
        String customer,
        String site,
        Fraction measured,
        BigDecimal quantity,
        String unit,
        PriceUnit priceUnit,
        BigDecimal price,
        BigDecimal amount,
        BillingMonth sourceMonth) {}
