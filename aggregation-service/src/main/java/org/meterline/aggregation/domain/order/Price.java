package org.meterline.aggregation.domain.order;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.meterline.aggregation.domain.quantity.Fraction;

/**
 * What a metric's monthly average costs, from the start of a month on. The tiers are graduated: each prices what lies within
 * it, not all that was used, so more usage never costs less in total.
 *
 * @param bundle what of the metric it is for: a bundle of the contract, or an edition; {@link #BASE_BUNDLE} for what no
 *     other price of the metric is for
 * @param tiers from the lowest to the highest, the last one without an end; a flat price is one tier
 */
public record Price(String metric, String bundle, PriceUnit unit, List<PriceTier> tiers, Instant effectiveFrom) {

    public static final String BASE_BUNDLE = "base";

    public Price {
        tiers = List.copyOf(tiers);
        if (tiers.isEmpty()) {
            throw new IllegalArgumentException("the price of " + metric + " in " + bundle + " has no tier");
        }
    }

    /** A flat price. */
    public Price(String metric, String bundle, PriceUnit unit, BigDecimal price, Instant effectiveFrom) {
        this(metric, bundle, unit, List.of(new PriceTier(null, price)), effectiveFrom);
    }

    public boolean flat() {
        return tiers.size() == 1;
    }

    /**
     * How much of a quantity lies in one tier, and what that costs.
     *
     * @param from where the tier begins
     */
    public record Part(Fraction from, PriceTier tier, Fraction quantity, Fraction amount) {}

    /** A quantity tier by tier, also through tiers of which it has nothing; below 0 the lowest price holds. */
    public List<Part> parts(Fraction quantity) {
        List<Part> parts = new ArrayList<>();
        Fraction from = Fraction.ZERO;
        for (PriceTier tier : tiers) {
            Fraction rest = quantity.minus(from);
            if (parts.isEmpty() || rest.signum() > 0) {
                Fraction within = tier.upTo() == null
                        ? rest
                        : rest.min(Fraction.of(tier.upTo()).minus(from));
                parts.add(new Part(from, tier, within, within.times(Fraction.of(tier.price()))));
            } else {
                parts.add(new Part(from, tier, Fraction.ZERO, Fraction.ZERO));
            }
            from = tier.upTo() == null ? from : Fraction.of(tier.upTo());
        }
        return List.copyOf(parts);
    }

    /** What a quantity costs. */
    public Fraction amount(Fraction quantity) {
        return parts(quantity).stream().map(Part::amount).reduce(Fraction.ZERO, Fraction::plus);
    }

    /**
     * What each unit between two quantities costs on average: the price at which parts of that difference, however it is cut,
     * cost together what the whole of it does.
     */
    public Fraction average(Fraction from, Fraction to) {
        return from.equals(to) ? at(from) : amount(to).minus(amount(from)).dividedBy(to.minus(from));
    }

    /** What the next bit costs. */
    private Fraction at(Fraction quantity) {
        return tiers.stream()
                .filter(tier -> tier.upTo() == null || quantity.compareTo(Fraction.of(tier.upTo())) < 0)
                .findFirst()
                .map(tier -> Fraction.of(tier.price()))
                .orElseThrow(() -> new IllegalStateException("the last tier of " + metric + " has an end"));
    }
}
