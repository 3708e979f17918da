package org.meterline.aggregation.domain.order;

import java.util.List;
import java.util.Optional;
import org.meterline.aggregation.domain.quantity.BillingMonth;
import org.meterline.aggregation.domain.quantity.Fraction;

/**
 * How a price with tiers became a line's: the contract's quantity of its metric and bundle, tier by tier, and what each unit
 * of the lines that share it costs on average.
 *
 * @param metered the contract's quantity that was metered, or that its lines show since people changed them
 * @param estimated what is estimated on top of it
 * @param each what one unit of the line costs: of what was metered, or of what estimates add to it
 * @param parts metered and estimated together
 */
public record TieredPrice(Fraction metered, Fraction estimated, Fraction each, List<Price.Part> parts) {

    /** Empty where the line has a flat price. */
    public static Optional<TieredPrice> of(Contract contract, List<OrderLine> lines, OrderLine line) {
        return of(
                contract,
                new Of(line.metric(), line.bundle(), line.sourceMonth(), line.estimated()),
                quantity(lines, line, false),
                quantity(lines, line, true));
    }

    /** The same of what the order shows: empty where the price is flat, or nobody changed what its tiers are of. */
    public static Optional<TieredPrice> edited(ReviewedOrder order, ShownLine line) {
        List<ShownLine> sharing = order.lines().stream()
                .filter(each -> each.sourceMonth().equals(order.month())
                        && each.key().metric().equals(line.key().metric())
                        && each.key().bundle().equals(line.key().bundle()))
                .toList();
        boolean changed = sharing.stream()
                .anyMatch(each -> each.computed() == null || each.change().signum() != 0);
        if (!changed || !line.sourceMonth().equals(order.month())) {
            return Optional.empty();
        }
        return of(
                order.computed().contract(),
                new Of(
                        line.key().metric(),
                        line.key().bundle(),
                        order.month(),
                        line.key().estimated()),
                shown(sharing, false),
                shown(sharing, true));
    }

    private static Fraction shown(List<ShownLine> lines, boolean estimated) {
        return lines.stream()
                .filter(line -> line.key().estimated() == estimated)
                .map(ShownLine::exactQuantity)
                .reduce(Fraction.ZERO, Fraction::plus);
    }

    /** What is priced. */
    private record Of(String metric, String bundle, BillingMonth month, boolean estimated) {}

    private static Optional<TieredPrice> of(Contract contract, Of of, Fraction metered, Fraction estimated) {
        return contract.price(of.metric(), of.bundle(), of.month())
                .filter(price -> !price.flat())
                .map(price -> {
                    Fraction all = metered.plus(estimated);
                    return new TieredPrice(
                            metered,
                            estimated,
                            of.estimated() ? price.average(metered, all) : price.average(Fraction.ZERO, metered),
                            price.parts(all));
                });
    }

    private static Fraction quantity(List<OrderLine> lines, OrderLine of, boolean estimated) {
        return lines.stream()
                .filter(line -> line.metric().equals(of.metric())
                        && line.bundle().equals(of.bundle())
                        && line.sourceMonth().equals(of.sourceMonth())
                        && line.estimated() == estimated)
                .map(OrderLine::measured)
                .reduce(Fraction.ZERO, Fraction::plus);
    }
}
