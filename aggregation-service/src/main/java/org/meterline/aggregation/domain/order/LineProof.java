package org.meterline.aggregation.domain.order;

import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.meterline.aggregation.domain.metric.MetricCatalogue;
import org.meterline.aggregation.domain.metric.MetricShape;
import org.meterline.aggregation.domain.order.OrderInputs.HourlySum;
import org.meterline.aggregation.domain.quantity.BillingMonth;
import org.meterline.aggregation.domain.quantity.Fraction;

/** What the hours behind a line come to: the line is explained by them only if that is its exact quantity. */
public final class LineProof {

    private LineProof() {}

    /**
     * @param hours all that the line is made of, added up by hour; of marks, each hour's mark
     * @param lastMetered when the line's source was metered last; null where it does not matter
     */
    public static Fraction quantity(
            OrderLine line, MetricCatalogue catalogue, List<HourlySum> hours, @Nullable Instant lastMetered) {
        Fraction quantity = Fraction.ZERO;
        for (HourlySum hour : hours) {
            MetricShape shape =
                    OrderLines.version(catalogue, hour.metric(), hour.version()).shape();
            Fraction each = shape.averageOver(line.sourceMonth(), hour.billed());
            quantity = switch (shape) {
                case MetricShape.Peak ignored -> quantity.max(each);
                case MetricShape.LastValue ignored -> hour.hour().equals(lastMetered) ? quantity.plus(each) : quantity;
                case MetricShape.AboveEntitlement ignored -> quantity;
                case MetricShape.Sum ignored -> quantity.plus(each);
            };
        }
        return quantity.plus(aboveEntitlement(line.sourceMonth(), catalogue, hours));
    }

    /** What estimates add to it: of what is above an entitlement, the difference that they make. */
    public static Fraction estimated(
            OrderLine line, MetricCatalogue catalogue, List<HourlySum> metered, List<HourlySum> both) {
        return quantity(line, catalogue, both, null).minus(quantity(line, catalogue, metered, null));
    }

    private static Fraction aboveEntitlement(BillingMonth month, MetricCatalogue catalogue, List<HourlySum> hours) {
        Fraction quantity = Fraction.ZERO;
        for (EntitlementHour hour : EntitlementHour.of(hours, catalogue)) {
            BigInteger above = hour.above();
            quantity = quantity.plus(hour.metric().shape().averageOver(month, above));
        }
        return quantity;
    }
}
