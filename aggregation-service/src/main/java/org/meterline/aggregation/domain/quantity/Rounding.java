package org.meterline.aggregation.domain.quantity;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Currency;

/** The one rounding policy: half up, once, at the very end, to so many decimals. */
public record Rounding(int decimals) {

    /** Quantities in detail: usage, explanations, the commit summary. */
    public static final Rounding DETAIL = new Rounding(4);

    /** Quantities on the lines of an order, and amounts in points. */
    public static final Rounding ORDER_LINE = new Rounding(2);

    /** What a unit costs on average where its price has tiers: as many decimals as a price may have. Nothing is computed from it. */
    public static final Rounding AVERAGE_PRICE = new Rounding(8);

    public Rounding {
        if (decimals < 0) {
            throw new IllegalArgumentException("decimals " + decimals + " is negative");
        }
    }

    /** Amounts of money: as many decimals as the currency has, 2 where it names none. */
    public static Rounding of(Currency currency) {
        return currency.getDefaultFractionDigits() < 0 ? ORDER_LINE : new Rounding(currency.getDefaultFractionDigits());
    }

    public BigDecimal round(Fraction exact) {
        return new BigDecimal(exact.numerator())
                .divide(new BigDecimal(exact.denominator()), decimals, RoundingMode.HALF_UP);
    }
}
