package org.meterline.aggregation.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Currency;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.meterline.aggregation.domain.order.Bundle;
import org.meterline.aggregation.domain.order.CommitChange;
import org.meterline.aggregation.domain.order.Contract.Terms;
import org.meterline.aggregation.domain.order.ContractPeriod;
import org.meterline.aggregation.domain.order.LineGrouping;
import org.meterline.aggregation.domain.order.OverageRule;
import org.meterline.aggregation.domain.order.Price;
import org.meterline.aggregation.domain.order.PriceTier;
import org.meterline.aggregation.domain.order.PriceUnit;
import org.meterline.aggregation.domain.quantity.BillingMonth;

class TermsJsonTest {

    private static final Terms TERMS = new Terms(
            "Rental \"A\"",
            "RENTAL",
            1800,
            "hourly-cores",
            OverageRule.HOURLY,
            Currency.getInstance("EUR"),
            List.of("fra-1"),
            List.of(new Bundle("nsx", "network")),
            List.of(new Price(
                    "billed-vram",
                    "base",
                    PriceUnit.POINTS,
                    List.of(
                            new PriceTier(new BigDecimal("100"), new BigDecimal("7.50")),
                            new PriceTier(null, new BigDecimal("6"))),
                    Instant.parse("2026-01-01T00:00:00Z"))),
            List.of(new CommitChange(2400, OverageRule.AVERAGE, Instant.parse("2027-01-01T00:00:00Z"))),
            new LineGrouping(true, false),
            new ContractPeriod(BillingMonth.of(2026, 1), null));

    private static final String TEXT = """
            {"name":"Rental \\"A\\"","productFamily":"RENTAL","commit":1800,"commitMetric":"hourly-cores",\
            "overageRule":"HOURLY","currency":"EUR","sites":["fra-1"],"bundles":[{"feature":"nsx","name":"network"}],\
            "priceBook":[{"metric":"billed-vram","bundle":"base","unit":"POINTS",\
            "tiers":[{"upTo":"100","price":"7.50"},{"price":"6"}],"effectiveFrom":"2026-01-01T00:00:00Z"}],\
            "commits":[{"commit":2400,"overageRule":"AVERAGE","effectiveFrom":"2027-01-01T00:00:00Z"}],\
            "linesBy":{"customer":true,"site":false},"startMonth":"2026-01"}""";

    @Test
    void agg230TheSameTermsAreAlwaysTheSameText() {
        assertEquals(TEXT, TermsJson.write(TERMS));
    }

    @Test
    void agg230WhatWasWrittenBeforeTermsHadMoreIsReadAsItWas() {
        Terms read = TermsJson.read("""
                {"name":"a","productFamily":"MSP","commit":0,"commitMetric":"hourly-cores","overageRule":"AVERAGE",
                 "currency":"USD","sites":[],"bundles":[],"priceBook":[]}""");

        assertEquals(
                new Terms(
                        "a",
                        "MSP",
                        0,
                        "hourly-cores",
                        OverageRule.AVERAGE,
                        Currency.getInstance("USD"),
                        List.of(),
                        List.of(),
                        List.of()),
                read);
    }

    @Property(tries = 300)
    void agg230TermsAreReadAsTheyWereWritten(@ForAll("terms") Terms terms) {
        assertEquals(terms, TermsJson.read(TermsJson.write(terms)));
    }

    @Provide
    static Arbitrary<Terms> terms() {
        Arbitrary<String> text = Arbitraries.strings().ofMaxLength(20);
        Arbitrary<Long> commit = Arbitraries.longs().greaterOrEqual(0);
        Arbitrary<OverageRule> rule = Arbitraries.of(OverageRule.class);
        Arbitrary<Currency> currency = Arbitraries.of(Currency.getInstance("EUR"), Currency.getInstance("JPY"));
        Arbitrary<CommitChange> change =
                Combinators.combine(commit, rule, instants()).as(CommitChange::new);
        return Combinators.combine(
                        Combinators.combine(text, text, text).as(List::of),
                        Combinators.combine(commit, rule, currency).as(Start::new),
                        text.list().ofMaxSize(3),
                        Combinators.combine(text, text).as(Bundle::new).list().ofMaxSize(3),
                        prices().list().ofMaxSize(3),
                        change.list().ofMaxSize(3),
                        Combinators.combine(Arbitraries.of(true, false), Arbitraries.of(true, false))
                                .as(LineGrouping::new),
                        Combinators.combine(months(), months()).as(ContractPeriod::new))
                .as((texts, start, sites, bundles, priceBook, changes, linesBy, period) -> new Terms(
                        texts.get(0),
                        texts.get(1),
                        start.commit(),
                        texts.get(2),
                        start.rule(),
                        start.currency(),
                        sites,
                        bundles,
                        priceBook,
                        changes,
                        linesBy,
                        period));
    }

    private record Start(long commit, OverageRule rule, Currency currency) {}

    private static Arbitrary<Price> prices() {
        Arbitrary<PriceTier> tier =
                Combinators.combine(decimals().injectNull(0.3), decimals()).as(PriceTier::new);
        return Combinators.combine(
                        Arbitraries.strings().alpha().ofMaxLength(8),
                        Arbitraries.strings().ofMaxLength(8),
                        Arbitraries.of(PriceUnit.class),
                        tier.list().ofMinSize(1).ofMaxSize(4),
                        instants())
                .as(Price::new);
    }

    private static Arbitrary<BigDecimal> decimals() {
        return Combinators.combine(
                        Arbitraries.bigIntegers().between(BigInteger.ZERO, BigInteger.TEN.pow(20)),
                        Arbitraries.integers().between(0, 8))
                .as(BigDecimal::new);
    }

    private static Arbitrary<Instant> instants() {
        return Arbitraries.longs().between(0, 4_000_000_000L).map(Instant::ofEpochSecond);
    }

    private static Arbitrary<BillingMonth> months() {
        return Combinators.combine(
                        Arbitraries.integers().between(2000, 2100),
                        Arbitraries.integers().between(1, 12))
                .as(BillingMonth::of)
                .injectNull(0.3);
    }
}
