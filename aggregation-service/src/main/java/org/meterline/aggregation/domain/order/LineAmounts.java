package org.meterline.aggregation.domain.order;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;
import org.meterline.aggregation.domain.quantity.Fraction;

/**
 * What lines of one head come to: exactly, and as it is shown. Each number is only ever added to its own kind, so what is shown
 * adds up to the last digit.
 *
 * @param measured the exact quantity
 * @param unitHours of what is counted by the hour; else null
 */
public record LineAmounts(
        Fraction measured, @Nullable Fraction unitHours, BigDecimal quantity, Fraction exactAmount, BigDecimal amount) {

    public static final LineAmounts NOTHING =
            new LineAmounts(Fraction.ZERO, null, BigDecimal.ZERO, Fraction.ZERO, BigDecimal.ZERO);

    public static LineAmounts of(OrderLine line) {
        return new LineAmounts(line.measured(), line.unitHours(), line.quantity(), line.exactAmount(), line.amount());
    }

    /** How much more a line shows than was computed. What people change has no hours. */
    static LineAmounts edited(ShownLine line) {
        LineAmounts shown =
                new LineAmounts(line.exactQuantity(), null, line.quantity(), line.exactAmount(), line.amount());
        OrderLine computed = line.computed();
        return computed == null
                ? shown
                : shown.minus(new LineAmounts(
                        computed.measured(), null, computed.quantity(), computed.exactAmount(), computed.amount()));
    }

    public LineAmounts plus(LineAmounts other) {
        return new LineAmounts(
                measured.plus(other.measured),
                plus(unitHours, other.unitHours),
                quantity.add(other.quantity),
                exactAmount.plus(other.exactAmount),
                amount.add(other.amount));
    }

    public LineAmounts minus(LineAmounts other) {
        return plus(other.negated());
    }

    private LineAmounts negated() {
        return new LineAmounts(
                Fraction.ZERO.minus(measured),
                unitHours == null ? null : Fraction.ZERO.minus(unitHours),
                quantity.negate(),
                Fraction.ZERO.minus(exactAmount),
                amount.negate());
    }

    /** Whether it is 0 in every respect. */
    public boolean comesToNothing() {
        return measured.signum() == 0
                && (unitHours == null || unitHours.signum() == 0)
                && quantity.signum() == 0
                && exactAmount.signum() == 0
                && amount.signum() == 0;
    }

    private static @Nullable Fraction plus(@Nullable Fraction one, @Nullable Fraction other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.plus(other);
    }
}
