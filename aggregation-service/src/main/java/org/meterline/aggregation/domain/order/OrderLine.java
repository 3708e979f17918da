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
 * @param customer {@link #ALL_CUSTOMERS} where the contract does not tell them apart
 * @param site empty where the usage has none, or where the contract does not tell sites apart
 * @param source the source that it is of, where sources cannot be added up; else null
 * @param measured the exact quantity; never overwritten
 * @param unitHours of what is counted by the hour, all its hours added up; else null
 * @param quantity what the line shows of the exact quantity
 * @param unit the word for one of the quantity
 * @param price of one unit; where the price has tiers, what one unit of the whole contract's quantity costs on average,
 *     rounded for people
 * @param exactAmount exact quantity × exact price
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

    /** No label of a customer is empty. */
    public static final String ALL_CUSTOMERS = "";

    /** What kind of amounts a line is made from. */
    public enum From {
        /** Sums of its customer and site. */
        SUMS(true, true),
        /** Sums of its customer, at any site. */
        SUMS_OF_THE_CUSTOMER(true, false),
        /** Sums of its site, of any customer. */
        SUMS_OF_THE_SITE(false, true),
        /** Sums of all customers and sites of the contract. */
        SUMS_OF_THE_CONTRACT(false, false),
        /** Marks of its source and customer. */
        MARKS(true, false);

        private final boolean ofCustomer;
        private final boolean ofSite;

        From(boolean ofCustomer, boolean ofSite) {
            this.ofCustomer = ofCustomer;
            this.ofSite = ofSite;
        }

        static From sums(LineGrouping linesBy) {
            if (linesBy.byCustomer()) {
                return linesBy.bySite() ? SUMS : SUMS_OF_THE_CUSTOMER;
            }
            return linesBy.bySite() ? SUMS_OF_THE_SITE : SUMS_OF_THE_CONTRACT;
        }

        /** Whether only amounts of the line's customer are in it. */
        public boolean ofCustomer() {
            return ofCustomer;
        }

        /** Whether only amounts of the line's site are in it. */
        public boolean ofSite() {
            return ofSite;
        }
    }

    /** The same line with other amounts. */
    OrderLine with(int number, LineAmounts amounts) {
        return new OrderLine(
                number,
                metric,
                bundle,
                customer,
                site,
                source,
                amounts.measured(),
                amounts.unitHours(),
                amounts.quantity(),
                unit,
                priceUnit,
                price,
                amounts.exactAmount(),
                amounts.amount(),
                sourceMonth,
                estimated,
                origin);
    }

    /** @param variants which of the metric's variants */
    public record Origin(From from, SortedSet<String> variants) {

        public Origin {
            variants = Collections.unmodifiableSortedSet(new TreeSet<>(variants));
        }
    }
}
