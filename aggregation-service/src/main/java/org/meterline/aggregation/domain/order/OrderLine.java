package org.meterline.aggregation.domain.order;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.meterline.aggregation.domain.quantity.BillingMonth;
import org.meterline.aggregation.domain.quantity.Fraction;

/**
 * One line of an order.
 *
 * @param source the source that it is of, where sources cannot be added up; else null
 * @param measured the exact quantity; never overwritten
 * @param unitHours of what is counted by the hour, all its hours added up; else null
 * @param quantity what the line shows of the exact quantity
 * @param unit the word for one of the quantity
 * @param exactAmount exact quantity × price
 * @param amount the same, rounded once
 * @param estimated whether it is made of missing hours that are estimated; else of metered ones
 * @param origin what of the source hours it was made from
 */
public record OrderLine(
        int line,
        String metric,
        String bundle,
        String customer,
        String site,
        @Nullable UUID source,
        Fraction measured,
        @Nullable Fraction unitHours,
        BigDecimal quantity,
        String unit,
        PriceUnit priceUnit,
        BigDecimal price,
        Fraction exactAmount,
        BigDecimal amount,
        BillingMonth sourceMonth,
        boolean estimated,
        Origin origin) {

    /** What kind of amounts a line is made from. */
    public enum From {
        /** Sums of its customer and site. */
        SUMS,
        /** Sums of all customers and sites of the contract. */
        SUMS_OF_THE_CONTRACT,
        /** Marks of its source and customer. */
        MARKS
    }

    /** @param variants which of the metric's variants */
    public record Origin(From from, SortedSet<String> variants) {

        public Origin {
            variants = Collections.unmodifiableSortedSet(new TreeSet<>(variants));
        }
    }
}
