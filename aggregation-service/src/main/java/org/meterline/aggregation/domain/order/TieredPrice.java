package org.meterline.aggregation.domain.order;

import java.util.List;
import java.util.Optional;
import org.meterline.aggregation.domain.quantity.Fraction;

/**
 * How a price with tiers became a line's: the contract's quantity of its metric and bundle, tier by tier, and what each unit
 * of the lines that share it costs on average.
 *
 * @param metered the contract's quantity that was metered
 * @param estimated what is estimated on top of it
 * @param each what one unit of the line costs: of what was metered, or of what estimates add to it
 * @param parts metered and estimated together
 */
public record TieredPrice(Fraction metered, Fraction estimated, Fraction each, List<Price.Part> parts) {

    /** Empty where the line has a flat price. */
    public static Optional<TieredPrice> of(Contract contract, List<OrderLine> lines, OrderLine line) {
        return contract.price(line.metric(), line.bundle(), line.sourceMonth())
                .filter(price -> !price.flat())
                .map(price -> {
                    Fraction metered = quantity(lines, line, false);
                    Fraction all = metered.plus(quantity(lines, line, true));
                    return new TieredPrice(
                            metered,
                            all.minus(metered),
                            line.estimated() ? price.average(metered, all) : price.average(Fraction.ZERO, metered),
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
