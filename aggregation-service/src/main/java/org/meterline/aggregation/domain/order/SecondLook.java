package org.meterline.aggregation.domain.order;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import org.meterline.aggregation.domain.quantity.Fraction;

/** Why a second person has to look at an order before it is submitted: what changed too much, or is too unlike the months before. */
public final class SecondLook {

    private static final int PERCENT = 100;

    private SecondLook() {}

    /**
     * @param earlier the totals of the contract's submitted orders of the months before; where there are none, nothing is a jump
     * @return a sentence for each reason; empty where one person is enough
     */
    public static List<String> reasons(
            ReviewedOrder order, List<SortedMap<PriceUnit, BigDecimal>> earlier, ReviewLimits limits) {
        List<String> reasons = new ArrayList<>();
        for (ShownLine line : order.lines()) {
            if (isBeyond(line.change(), line.measured(), limits.linePercent())) {
                reasons.add("line " + line.line() + " differs by more than " + limits.linePercent()
                        + " % from what was measured");
            }
        }
        SortedMap<PriceUnit, BigDecimal> shown = order.totals();
        for (PriceUnit unit : units(shown, order.computed().totals())) {
            Fraction computed = of(order.computed().totals(), unit);
            if (isBeyond(of(shown, unit).minus(computed), computed, limits.totalPercent())) {
                reasons.add("the total in " + word(unit) + " differs by more than " + limits.totalPercent()
                        + " % from what was computed");
            }
        }
        if (!earlier.isEmpty()) {
            addJumps(reasons, shown, earlier, limits);
        }
        return List.copyOf(reasons);
    }

    private static void addJumps(
            List<String> reasons,
            SortedMap<PriceUnit, BigDecimal> shown,
            List<SortedMap<PriceUnit, BigDecimal>> earlier,
            ReviewLimits limits) {
        SortedSet<PriceUnit> units = new TreeSet<>(shown.keySet());
        earlier.forEach(totals -> units.addAll(totals.keySet()));
        for (PriceUnit unit : units) {
            Fraction mean = earlier.stream()
                    .map(totals -> of(totals, unit))
                    .reduce(Fraction.ZERO, Fraction::plus)
                    .dividedBy(earlier.size());
            if (isBeyond(of(shown, unit).minus(mean), mean, limits.jumpPercent())) {
                reasons.add("the total in " + word(unit) + " differs by more than " + limits.jumpPercent()
                        + " % from the mean of the " + earlier.size() + " orders before it");
            }
        }
    }

    private static SortedSet<PriceUnit> units(
            SortedMap<PriceUnit, BigDecimal> some, SortedMap<PriceUnit, BigDecimal> more) {
        SortedSet<PriceUnit> units = new TreeSet<>(some.keySet());
        units.addAll(more.keySet());
        return units;
    }

    private static Fraction of(SortedMap<PriceUnit, BigDecimal> totals, PriceUnit unit) {
        return Fraction.of(totals.getOrDefault(unit, BigDecimal.ZERO));
    }

    /** Any change of nothing is beyond every percentage of it. */
    private static boolean isBeyond(Fraction change, Fraction whole, int percent) {
        return absolute(change)
                        .times(Fraction.of(PERCENT))
                        .compareTo(absolute(whole).times(Fraction.of(percent)))
                > 0;
    }

    private static Fraction absolute(Fraction value) {
        return value.signum() < 0 ? Fraction.ZERO.minus(value) : value;
    }

    /** The word for it in sentences. */
    static String word(PriceUnit unit) {
        return unit.name().toLowerCase(Locale.ROOT);
    }
}
