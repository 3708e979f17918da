package org.meterline.aggregation.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.meterline.aggregation.Reports.VRAM;
import static org.meterline.aggregation.Reports.edge;
import static org.meterline.aggregation.Reports.host;
import static org.meterline.aggregation.Reports.hour;
import static org.meterline.aggregation.Reports.id;
import static org.meterline.aggregation.Reports.off;
import static org.meterline.aggregation.Reports.production;
import static org.meterline.aggregation.Reports.protectedVms;
import static org.meterline.aggregation.Reports.report;
import static org.meterline.aggregation.Reports.sessions;
import static org.meterline.aggregation.Reports.vm;
import static org.meterline.aggregation.Reports.vsan;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.meterline.aggregation.Reports;
import org.meterline.aggregation.domain.counting.SourceHourKey;
import org.meterline.aggregation.domain.quantity.BillingMonth;
import org.meterline.aggregation.usecase.ExplainUsage;
import org.meterline.aggregation.usecase.ExplainUsage.RecountUnderWayException;
import org.meterline.aggregation.usecase.ExplanationQueries.ReportShare;
import org.meterline.aggregation.usecase.ExplanationQueries.Scope;
import org.meterline.contracts.report.RecordHead;
import org.meterline.contracts.report.Span;

class ExplanationTest {

    private static final BillingMonth OCTOBER = BillingMonth.of(2026, 10);
    private static final Instant HOUR = hour("2026-10-05T10:00:00Z");
    private static final UUID FIRST = id("m-first");
    private static final UUID SECOND = id("m-second");
    private static final UUID SOURCE = id("s-1");
    private static final List<Span> WHOLE = List.of(Span.WHOLE_HOUR);

    private final Suite suite = new Suite();
    private final ExplainUsage explain =
            new ExplainUsage(new JdbcExplanationQueries(suite.database.dataSource()), Reports.reading(), suite.metrics);

    @BeforeEach
    void clear() {
        suite.database.clear();
        suite.apply(production(FIRST, 1));
        suite.apply(production(SECOND, 2));
    }

    private static Scope vram() {
        return new Scope(Reports.PROVIDER, OCTOBER, OCTOBER.start(), OCTOBER.end(), VRAM, null, "", null, SOURCE);
    }

    @Test
    void agg96EveryQuantityOfEveryMetricAddsUpFromItsParts() {
        RecordHead acme = RecordHead.of("vm-1", 0, 1200).withCustomer("acme");
        suite.outcomes(
                report(
                        FIRST,
                        1,
                        SOURCE,
                        HOUR,
                        List.of(new Span(0, 2400)),
                        vm(acme.withFeatures(List.of("aria-operations")), 65536),
                        vm(RecordHead.of("vm-1", 1200, 2400).withCustomer("beta"), 4096),
                        off("vm-2", 0, 2400, 1024),
                        host(RecordHead.of("host-1", 0, 2400).withFeatures(List.of("nsx")), 8, 20),
                        vsan(RecordHead.of("c-1", 0, 2400), (3L << 40) + 7, 5L << 30, "standard"),
                        edge("edge-1", 0, 2400, 8),
                        sessions(RecordHead.of("pod-1", 0, 2400), 40),
                        sessions(RecordHead.of("pod-2", 1200, 2400), 2),
                        protectedVms(RecordHead.of("site-1", 0, 2400), 6)),
                report(
                        SECOND,
                        1,
                        SOURCE,
                        HOUR,
                        WHOLE,
                        vm("vm-1", 0, 3600, 8192, 0),
                        host("host-1", 0, 3600, 30),
                        protectedVms(RecordHead.of("site-1", 0, 3600), 7)),
                report(FIRST, 2, SOURCE, HOUR.plusSeconds(3600), WHOLE, vm("vm-1", 0, 3600, 8192, 0)),
                report(FIRST, 3, id("s-2"), HOUR, WHOLE, vm("vm-1", 0, 3600, 8192, 0)));

        assertTrue(new Explanations(suite, 2).assertEveryQuantityAddsUp(OCTOBER) > 50);
    }

    @Test
    void agg97ReportsThatDoNotCountAreNamedWithTheReason() {
        suite.outcomes(
                report(FIRST, 1, SOURCE, HOUR, List.of(new Span(0, 1800)), vm("vm-1", 0, 1800, 4096, 0)),
                report(FIRST, 2, SOURCE, HOUR, List.of(new Span(0, 60)), vm("vm-1", 0, 60, 4096, 0)),
                report(SECOND, 1, SOURCE, HOUR, WHOLE, vm("vm-1", 0, 3600, 4096, 0)),
                report(id("m-unheard"), 1, SOURCE, HOUR, WHOLE, vm("vm-1", 0, 3600, 4096, 0)));

        List<ReportShare> reports = explain.shares(
                        vram(), suite.metrics.catalogue().latest(VRAM).orElseThrow(), null, 10)
                .hours()
                .getFirst()
                .reports();

        assertEquals(
                List.of(
                        "1 1800 COUNTED all its seconds count",
                        "1 3600 SHADOWED seconds of it were observed by a usage meter that was registered earlier; only the others count",
                        "1 3600 WAITING the registry has not told of its usage meter yet",
                        "2 60 CONFLICT another report of its usage meter for this hour counts instead"),
                reports.stream()
                        .map(share -> share.sequence() + " " + share.observedSeconds() + " " + share.state() + " "
                                + share.state().why())
                        .sorted()
                        .collect(Collectors.toList()));
    }

    @Test
    void agg98WhatDoesNotAddUpIsNotShown() {
        suite.outcomes(report(FIRST, 1, SOURCE, HOUR, WHOLE, vm("vm-1", 0, 3600, 4096, 0)));
        SourceHourKey key = new SourceHourKey(Reports.PROVIDER, HOUR, SOURCE);
        assertEquals(1, explain.parts(vram(), key, 0, 10).orElseThrow().parts().size());

        suite.database.execute(
                "UPDATE source_hour SET contribution = replace(contribution::text, '737280000', '7')::jsonb");

        assertThrows(RecountUnderWayException.class, () -> explain.parts(vram(), key, 0, 10));
    }
}
