package org.meterline.aggregation.http;

import org.meterline.aggregation.domain.quantity.Fraction;
import org.meterline.aggregation.domain.quantity.Rounding;

/** A quantity as it is told: exactly, as a reduced fraction, and rounded for people. */
public record QuantityBody(String exact, String rounded) {

    public static QuantityBody of(Fraction quantity) {
        return new QuantityBody(
                quantity.toString(), Rounding.DETAIL.round(quantity).toPlainString());
    }
}
