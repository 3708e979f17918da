package org.meterline.aggregation.domain.quantity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Currency;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class FractionTest {

    @Test
    void isPrintedReduced() {
        assertEquals("29/12", Fraction.of(58, 24).toString());
        assertEquals("2", Fraction.of(4, 2).toString());
        assertEquals("-1/3", Fraction.of(2, -6).toString());
        assertEquals("9/2", Fraction.of(new BigDecimal("4.50")).toString());
        assertEquals("400", Fraction.of(new BigDecimal("4E2")).toString());
    }

    @Test
    void hasNoZeroDenominator() {
        assertThrows(IllegalArgumentException.class, () -> Fraction.of(1, 0));
    }

    @Test
    void isRoundedHalfUpOnce() {
        assertEquals("2.4167", Rounding.DETAIL.round(Fraction.of(29, 12)).toPlainString());
        assertEquals("0.01", Rounding.ORDER_LINE.round(Fraction.of(1, 200)).toPlainString());
        assertEquals("-0.01", Rounding.ORDER_LINE.round(Fraction.of(-1, 200)).toPlainString());
        assertEquals("2.0000", Rounding.DETAIL.round(Fraction.of(2)).toPlainString());
        assertEquals(0, Rounding.of(Currency.getInstance("JPY")).decimals());
        assertEquals(2, Rounding.of(Currency.getInstance("EUR")).decimals());
        assertEquals(2, Rounding.of(Currency.getInstance("XXX")).decimals());
    }

    @Property
    void addsAndTakesAwayExactly(@ForAll long a, @ForAll long b, @ForAll int c) {
        Fraction one = Fraction.of(a, 7);
        Fraction other = Fraction.of(b, c == 0 ? 1 : c);

        assertEquals(one, one.plus(other).minus(other));
        assertTrue(one.max(other).compareTo(other) >= 0);
    }

    @Property
    void sumsOfAnySizeAreExact(@ForAll List<Long> values, @ForAll long times) {
        ExactSum sum = new ExactSum();
        BigInteger expected = BigInteger.ZERO;
        for (long value : values) {
            sum.add(value);
            sum.addProduct(value, times);
            expected = expected.add(BigInteger.valueOf(value))
                    .add(BigInteger.valueOf(value).multiply(BigInteger.valueOf(times)));
        }
        assertEquals(expected, sum.value());
    }
}
