package org.meterline.aggregation.domain.order;

import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.meterline.aggregation.domain.quantity.BillingMonth;
import org.meterline.aggregation.domain.quantity.Fraction;

/**
 * A line of an order as it is shown, after all edits.
 *
 * @param measured the exact quantity as it was measured, whatever was edited; 0 where the line was added by hand
 * @param exactQuantity what the amount is of: the measured quantity, or the last edit's
 * @param quantity what the line shows of it
 * @param price of one unit; where the price has tiers, what one unit costs on average, rounded for people
 * @param exactAmount exact quantity × exact price
 * @param amount the same, rounded once
 * @param computed the line as it was computed; null where it was added by hand
 * @param edits in the order in which they were made
 */
public record ShownLine(
        int line,
        LineKey key,
        Fraction measured,
        Fraction exactQuantity,
        BigDecimal quantity,
        String unit,
        PriceUnit priceUnit,
        BigDecimal price,
        Fraction exactAmount,
        BigDecimal amount,
        BillingMonth sourceMonth,
        @Nullable OrderLine computed,
        List<OrderEdit> edits) {

    public ShownLine {
        edits = List.copyOf(edits);
    }

    static ShownLine of(OrderLine line, List<OrderEdit> edits) {
        return new ShownLine(
                line.line(),
                LineKey.of(line),
                line.measured(),
                line.measured(),
                line.quantity(),
                line.unit(),
                line.priceUnit(),
                line.price(),
                line.exactAmount(),
                line.amount(),
                line.sourceMonth(),
                line,
                edits);
    }

    /** How much more it shows than was measured; negative where it shows less. */
    public Fraction change() {
        return exactQuantity.minus(measured);
    }
}
