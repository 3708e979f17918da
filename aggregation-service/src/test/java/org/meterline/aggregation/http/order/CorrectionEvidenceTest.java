package org.meterline.aggregation.http.order;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.meterline.aggregation.http.order.EvidenceVerifier.evidence;
import static org.meterline.aggregation.http.order.EvidenceVerifier.files;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.meterline.aggregation.domain.order.CommitChange;
import org.meterline.aggregation.domain.order.Contract;
import org.meterline.aggregation.domain.order.Correction;
import org.meterline.aggregation.domain.order.CorrectionBasis;
import org.meterline.aggregation.domain.order.LineAmounts;
import org.meterline.aggregation.domain.order.OrderBasis;
import org.meterline.aggregation.domain.order.OrderInputs;
import org.meterline.aggregation.domain.order.OrderInputs.Usage;
import org.meterline.aggregation.domain.order.OrderKind;
import org.meterline.aggregation.domain.order.OrderedSoFar;
import org.meterline.aggregation.domain.order.OverageRule;
import org.meterline.aggregation.domain.order.Price;
import org.meterline.aggregation.domain.quantity.BillingMonth;
import org.meterline.aggregation.domain.quantity.Fraction;
import org.meterline.aggregation.http.order.EvidenceVerifier.Said;
import org.meterline.aggregation.storage.order.ArchivedOrders;
import org.meterline.aggregation.usecase.order.OrderArchive.Archived;

/** What earlier months come to is computed by the verifier itself, and it says which correction is not what it comes to. */
class CorrectionEvidenceTest {

    private static final List<String> NAMES =
            List.of("correction 1 of 2026-08", "correction 1 of 2026-09", "correction 2 of 2026-09");

    @TempDir
    static Path folder;

    private static Archived plain;
    private static List<CorrectionBasis> corrections;
    private static EvidenceVerifier verifier;

    /** One of August, and two of September of which the second is on top of the first. */
    @BeforeAll
    static void draw() throws Exception {
        plain = ArchivedOrders.drawn(1).archived();
        OrderBasis own = plain.basis();
        BillingMonth september = own.month().previous();
        Contract contract = priced(own.contract(), september);
        List<OrderInputs> drawn = new ArrayList<>();
        for (long seed = 2; seed <= 4; seed++) {
            drawn.add(ArchivedOrders.drawn(seed).archived().basis().inputs());
        }
        OrderBasis first = ArchivedOrders.earlier(own, contract, september.previous(), drawn.get(1));
        OrderBasis second = ArchivedOrders.earlier(own, contract, september, drawn.get(0));
        CorrectionBasis late = ArchivedOrders.correction(second, List.of(), drawn.get(1));
        corrections = List.of(
                ArchivedOrders.correction(first, List.of(), drawn.get(2)),
                late,
                ArchivedOrders.correction(second, List.of(late.correction()), drawn.get(2)));
        verifier = EvidenceVerifier.in(folder, EvidenceVerifier.bytes(files(evidence(plain)), "Verify.java"));
    }

    /** In each of the months prices and commit are others, and all stand in the book. */
    private static Contract priced(Contract contract, BillingMonth september) {
        Contract.Terms terms = contract.terms();
        List<Price> book = new ArrayList<>(terms.priceBook());
        List<CommitChange> commits = new ArrayList<>();
        int more = 1;
        for (Instant from : List.of(september.next().start(), september.start())) {
            Price price = terms.priceBook().getFirst();
            book.add(new Price(price.metric(), price.bundle(), price.unit(), new BigDecimal("9.2" + more), from));
            commits.add(new CommitChange(terms.commit() + more, OverageRule.AVERAGE, from));
            more++;
        }
        return new Contract(
                contract.id(),
                contract.provider(),
                new Contract.Terms(
                        terms.name(),
                        terms.productFamily(),
                        terms.commit(),
                        terms.commitMetric(),
                        terms.overageRule(),
                        terms.currency(),
                        terms.sites(),
                        terms.bundles(),
                        book,
                        commits,
                        terms.linesBy(),
                        terms.period()),
                contract.version(),
                contract.createdAt());
    }

    private static OrderBasis with(List<CorrectionBasis> owed) {
        return ArchivedOrders.owing(plain, owed, OrderKind.ORDINARY).basis();
    }

    private static Said said(OrderBasis basis, OrderBasis computedFrom) throws Exception {
        return verifier.verify(
                verifier.zip(files(evidence(ArchivedOrders.claiming(plain, basis, computedFrom.order())))));
    }

    private static List<CorrectionBasis> replaced(int which, CorrectionBasis by) {
        List<CorrectionBasis> changed = new ArrayList<>(corrections);
        changed.set(which, by);
        return changed;
    }

    @Test
    void agg360EveryCorrectionIsComputedAgainByTheRulesOfItsMonth() throws Exception {
        Said fine = said(with(corrections), with(corrections));

        assertEquals(0, fine.exitCode(), fine::text);
        assertTrue(fine.text().contains("what earlier months come to now is computed again"), fine::text);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void agg360AChangedInputIsFoundAndItsCorrectionNamed(int which) throws Exception {
        OrderBasis truth = with(corrections);

        Said said = said(with(replaced(which, withMoreUsage(corrections.get(which)))), truth);

        assertOnlyNames(said, which);
        assertTrue(said.text().contains("FAIL " + NAMES.get(which) + ", line"), said::text);
        assertTrue(said.text().contains("after, measured: it says"), said::text);
    }

    /** The forger has made lines, totals, what is ordered and all hashes fit. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void agg360AChangedAfterIsFoundAndItsCorrectionNamed(int which) throws Exception {
        OrderBasis truth = with(corrections);

        Said said = said(truth, with(replaced(which, withMoreUsage(corrections.get(which)))));

        assertOnlyNames(said, which);
        assertTrue(said.text().contains("FAIL " + NAMES.get(which) + ", line"), said::text);
        assertTrue(said.text().contains("after, measured: it says"), said::text);
        assertFalse(said.text().contains("FAIL order/"), said::text);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void agg360WhatWasOrderedBeforeIsWhatTheBasisSays(int which) throws Exception {
        OrderBasis truth = with(corrections);
        OrderBasis forged = with(replaced(which, withLessOrdered(corrections.get(which))));

        Said said = said(forged, truth);

        assertOnlyNames(said, which);
        assertTrue(said.text().contains("before, measured: it says"), said::text);
    }

    /** Of the first one only the evidence of the earlier order knows; of the second one the first one does. */
    @Test
    void agg360ALaterCorrectionStandsOnTopOfTheOneBefore() throws Exception {
        OrderBasis forged = with(replaced(2, withLessOrdered(corrections.get(2))));

        Said said = said(forged, forged);

        assertOnlyNames(said, 2);
        assertTrue(said.text().contains("FAIL correction 2 of 2026-09, ordered before it of"), said::text);
    }

    @Test
    void agg360RulesOfAnotherMonthAreFound() throws Exception {
        CorrectionBasis one = corrections.get(1);
        Contract.Terms terms = one.contract().terms();
        List<Price> cheaper = terms.priceBook().stream()
                .map(price -> price.flat()
                        ? new Price(
                                price.metric(),
                                price.bundle(),
                                price.unit(),
                                new BigDecimal("0.5"),
                                price.effectiveFrom())
                        : price)
                .toList();
        Contract contract = new Contract(
                one.contract().id(),
                one.contract().provider(),
                new Contract.Terms(
                        terms.name(),
                        terms.productFamily(),
                        terms.commit(),
                        terms.commitMetric(),
                        terms.overageRule(),
                        terms.currency(),
                        terms.sites(),
                        terms.bundles(),
                        cheaper,
                        terms.commitChanges(),
                        terms.linesBy(),
                        terms.period()),
                one.contract().version(),
                one.contract().createdAt());

        Said said = said(with(replaced(1, copy(one, contract, one.ordered(), one.inputs()))), with(corrections));

        assertOnlyNames(said, 1);
        assertTrue(said.text().contains("FAIL correction 1 of 2026-09, rulesHash"), said::text);
        assertTrue(said.text().contains("after, amount: it says"), said::text);
    }

    private static void assertOnlyNames(Said said, int which) {
        assertEquals(1, said.exitCode(), said::text);
        for (int i = 0; i < NAMES.size(); i++) {
            assertEquals(i == which, said.text().contains("FAIL " + NAMES.get(i)), said::text);
        }
    }

    /** One unit of one sum, which makes a difference. */
    private static CorrectionBasis withMoreUsage(CorrectionBasis from) {
        Correction truth = from.correction();
        OrderInputs inputs = from.inputs();
        for (int i = 0; i < inputs.usage().size(); i++) {
            List<Usage> usage = new ArrayList<>(inputs.usage());
            Usage each = usage.get(i);
            usage.set(
                    i,
                    new Usage(
                            each.metric(),
                            each.version(),
                            each.variant(),
                            each.customer(),
                            each.site(),
                            each.billed().add(BigInteger.ONE)));
            CorrectionBasis changed = copy(
                    from,
                    from.contract(),
                    from.ordered(),
                    new OrderInputs(
                            usage,
                            inputs.hourly(),
                            inputs.marks(),
                            inputs.sourceHours(),
                            inputs.estimated(),
                            inputs.coverage()));
            if (!changed.correction().lines().equals(truth.lines())) {
                return changed;
            }
        }
        throw new AssertionError("nothing of it is on a line");
    }

    private static CorrectionBasis withLessOrdered(CorrectionBasis from) {
        List<OrderedSoFar.Sum> lines = new ArrayList<>(from.ordered().lines());
        OrderedSoFar.Sum first = lines.getFirst();
        LineAmounts one = new LineAmounts(Fraction.of(1), null, BigDecimal.ONE, Fraction.of(1), BigDecimal.ONE);
        lines.set(0, new OrderedSoFar.Sum(first.last(), first.amounts().minus(one)));
        return copy(from, from.contract(), new OrderedSoFar(from.ordered().summary(), lines), from.inputs());
    }

    private static CorrectionBasis copy(
            CorrectionBasis from, Contract contract, OrderedSoFar ordered, OrderInputs inputs) {
        return CorrectionBasis.of(
                new CorrectionBasis.Origin(
                        from.id(), from.number(), from.monthVersion(), from.asOf(), from.noticedAt(), from.causes()),
                ArchivedOrders.earlier(plain.basis(), contract, from.sourceMonth(), inputs),
                ordered,
                inputs);
    }
}
