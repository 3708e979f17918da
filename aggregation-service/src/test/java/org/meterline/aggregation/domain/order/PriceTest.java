package org.meterline.aggregation.domain.order;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.meterline.aggregation.domain.quantity.Fraction;

class PriceTest {

    /** Up to 100 at 10, up to 250 at 8, above at 5. */
    private static final Price TIERED = price("100", "10", "250", "8", "", "5");

    private static Price price(String... upToAndPrice) {
        List<PriceTier> tiers = new ArrayList<>();
        for (int i = 0; i < upToAndPrice.length; i += 2) {
            tiers.add(new PriceTier(
                    upToAndPrice[i].isEmpty() ? null : new BigDecimal(upToAndPrice[i]),
                    new BigDecimal(upToAndPrice[i + 1])));
        }
        return new Price("m", Price.BASE_BUNDLE, PriceUnit.MONEY, tiers, Instant.EPOCH);
    }

    @Test
    void agg231EachTierPricesWhatLiesWithinIt() {
        List<String> amounts = Arrays.asList(0L, 1L, 100L, 101L, 250L, 251L, 300L).stream()
                .map(quantity -> TIERED.amount(Fraction.of(quantity)).toString())
                .toList();

        assertEquals(List.of("0", "10", "1000", "1008", "2200", "2205", "2450"), amounts);
        assertEquals("2000/3", TIERED.amount(Fraction.of(200, 3)).toString());
        assertEquals("-10", TIERED.amount(Fraction.of(-1)).toString());
    }

    @Test
    void agg231APriceWithOneTierIsFlat() {
        Price flat = new Price("m", "base", PriceUnit.MONEY, new BigDecimal("4.50"), Instant.EPOCH);

        assertTrue(flat.flat());
        assertEquals(
                "9/2", flat.average(Fraction.ZERO, Fraction.of(1_000_000, 7)).toString());
        assertEquals("45/7", flat.amount(Fraction.of(10, 7)).toString());
    }

    @Test
    void agg231TheAverageIsThatOfTheStepAndWhereThereIsNoStepTheNextUnits() {
        assertEquals("49/6", TIERED.average(Fraction.ZERO, Fraction.of(300)).toString());
        assertEquals("9", TIERED.average(Fraction.of(50), Fraction.of(150)).toString());
        assertEquals("10", TIERED.average(Fraction.ZERO, Fraction.ZERO).toString());
        assertEquals("8", TIERED.average(Fraction.of(100), Fraction.of(100)).toString());
        assertEquals("5", TIERED.average(Fraction.of(900), Fraction.of(900)).toString());
    }

    private static Price random(List<Integer> steps, List<Integer> prices) {
        List<PriceTier> tiers = new ArrayList<>();
        int end = 0;
        for (int i = 0; i < steps.size(); i++) {
            end += steps.get(i);
            tiers.add(new PriceTier(BigDecimal.valueOf(end, 2), BigDecimal.valueOf(prices.get(i), 4)));
        }
        tiers.add(new PriceTier(null, BigDecimal.valueOf(prices.get(steps.size()), 4)));
        return new Price("m", Price.BASE_BUNDLE, PriceUnit.MONEY, tiers, Instant.EPOCH);
    }

    @Property(tries = 300)
    void agg232ATierIsOfAllAndItsPartsAddUp(
            @ForAll @Size(min = 0, max = 5) List<@IntRange(min = 1, max = 5000) Integer> steps,
            @ForAll @Size(value = 6) List<@IntRange(min = 0, max = 100_000) Integer> prices,
            @ForAll @Size(min = 1, max = 12) List<@IntRange(min = 1, max = 9999) Integer> shares) {
        Price price = random(steps, prices);
        Fraction whole = shares.stream().map(PriceTest::share).reduce(Fraction.ZERO, Fraction::plus);
        Fraction each = price.average(Fraction.ZERO, whole);

        Fraction divided =
                shares.stream().map(share -> share(share).times(each)).reduce(Fraction.ZERO, Fraction::plus);

        assertEquals(price.amount(whole), divided);
        assertEquals(
                whole, price.parts(whole).stream().map(Price.Part::quantity).reduce(Fraction.ZERO, Fraction::plus));
        Fraction more = whole.plus(Fraction.of(1, 3));
        assertTrue(price.amount(more).compareTo(price.amount(whole)) >= 0, "more never costs less");
    }

    /** Thirds, sevenths: nothing that a decimal could hold. */
    private static Fraction share(int of) {
        return Fraction.of(of, of % 2 == 0 ? 3 : 7);
    }
}
