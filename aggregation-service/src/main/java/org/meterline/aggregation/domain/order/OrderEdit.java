package org.meterline.aggregation.domain.order;

import java.math.BigDecimal;
import java.time.Instant;
import org.meterline.aggregation.domain.quantity.Rounding;

/**
 * One change that a person made to a line, or the line that a person added. Several edits of a line follow each other; the last
 * one is what the line shows.
 *
 * @param version the order's version that it made
 * @param adds whether it added the line, which nothing was measured for
 * @param unit the word for one of the quantity
 * @param before the quantity that the line showed until then
 */
public record OrderEdit(
        long version,
        Instant at,
        String by,
        LineKey line,
        boolean adds,
        String unit,
        BigDecimal before,
        BigDecimal after,
        EditReason reason) {

    public OrderEdit {
        before = before.setScale(Rounding.ORDER_LINE.decimals());
        after = after.setScale(Rounding.ORDER_LINE.decimals());
    }

    /** Whether a person may write this quantity: as many decimals as a line shows, and not negative. */
    static boolean mayBe(BigDecimal quantity) {
        return quantity.signum() >= 0 && quantity.stripTrailingZeros().scale() <= Rounding.ORDER_LINE.decimals();
    }
}
