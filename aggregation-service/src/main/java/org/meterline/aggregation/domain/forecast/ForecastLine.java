package org.meterline.aggregation.domain.forecast;

import java.math.BigDecimal;
import org.meterline.aggregation.domain.order.PriceUnit;
import org.meterline.aggregation.domain.quantity.Fraction;

/**
 * What all lines of a metric and bundle may come to.
 *
 * @param projected whether the rest of the month is in it; a peak or a last value is told as it stands
 * @param soFar metered or estimated until now
 * @param amount rounded once; the order rounds each of its lines
 */
public record ForecastLine(
        String metric,
        String bundle,
        String unit,
        boolean projected,
        Fraction soFar,
        Range<Fraction> quantity,
        PriceUnit priceUnit,
        Range<BigDecimal> amount) {}
