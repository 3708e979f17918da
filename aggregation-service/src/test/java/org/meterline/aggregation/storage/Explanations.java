package org.meterline.aggregation.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.meterline.aggregation.Reports;
import org.meterline.aggregation.domain.counting.Part;
import org.meterline.aggregation.domain.counting.SourceHourKey;
import org.meterline.aggregation.domain.metric.MetricVersion;
import org.meterline.aggregation.domain.quantity.Amount;
import org.meterline.aggregation.domain.quantity.BillingMonth;
import org.meterline.aggregation.usecase.ExplainUsage;
import org.meterline.aggregation.usecase.ExplanationQueries.Combining;
import org.meterline.aggregation.usecase.ExplanationQueries.HourPlace;
import org.meterline.aggregation.usecase.ExplanationQueries.HourShare;
import org.meterline.aggregation.usecase.ExplanationQueries.Scope;
import org.meterline.aggregation.usecase.ExplanationQueries.Shares;
import org.meterline.aggregation.usecase.UsageQueries.Dimension;
import org.meterline.aggregation.usecase.UsageQueries.UsageFilter;
import org.meterline.aggregation.usecase.UsageQueries.UsageRow;

/** Follows quantities down to their parts, page by page, and adds everything up again. */
final class Explanations {

    private final Suite suite;
    private final ExplainUsage explain;
    private final int pageSize;

    /** @param pageSize source hours, or parts, at a time */
    Explanations(Suite suite, int pageSize) {
        this.suite = suite;
        this.pageSize = pageSize;
        this.explain = new ExplainUsage(
                new JdbcExplanationQueries(suite.database.dataSource()), Reports.reading(), suite.metrics);
    }

    /** Every item of the month's usage, however it is told apart; answers how many parts there were. */
    int assertEveryQuantityAddsUp(BillingMonth month) {
        int parts = 0;
        for (EnumSet<Dimension> dimensions : List.of(
                EnumSet.noneOf(Dimension.class),
                EnumSet.of(Dimension.CUSTOMER, Dimension.SOURCE),
                EnumSet.of(Dimension.CUSTOMER, Dimension.SOURCE, Dimension.DAY))) {
            parts += assertEveryQuantityAddsUp(month, dimensions);
        }
        return parts;
    }

    int assertEveryQuantityAddsUp(BillingMonth month, EnumSet<Dimension> dimensions) {
        int parts = 0;
        for (UsageRow row :
                suite.queries.usage(Reports.PROVIDER, month, dimensions, UsageFilter.ALL, List.of(), 10_000)) {
            parts += assertAddsUp(month, row);
        }
        return parts;
    }

    private int assertAddsUp(BillingMonth month, UsageRow row) {
        Scope scope = scope(month, row);
        MetricVersion metric =
                suite.metrics.catalogue().version(row.metric(), row.version()).orElseThrow();
        Combining combining = ExplainUsage.combining(metric.shape());
        List<HourShare> hours = new ArrayList<>();
        HourPlace after = null;
        Shares page;
        do {
            page = explain.shares(scope, metric, after, pageSize);
            assertEquals(new TreeMap<>(Map.of(row.version(), row.amount())), page.totals(), row::toString);
            hours.addAll(page.hours());
            after = hours.isEmpty() ? null : place(hours.getLast());
        } while (!page.hours().isEmpty());
        assertEquals(
                row.amount(),
                hours.stream()
                        .map(HourShare::amount)
                        .reduce(Amount.ZERO, (one, other) -> combined(combining, one, other)),
                row::toString);
        int parts = 0;
        for (HourShare hour : hours) {
            if (combining != Combining.PEAK) {
                parts += assertPartsAddUp(scope, hour);
            }
        }
        return parts;
    }

    private int assertPartsAddUp(Scope scope, HourShare hour) {
        SortedMap<LocalDate, Amount> added = new TreeMap<>();
        int seen = 0;
        ExplainUsage.HourTakenApart page;
        do {
            page = explain.parts(scope, new SourceHourKey(scope.provider(), hour.hour(), hour.source()), seen, pageSize)
                    .orElseThrow();
            for (Part part : page.parts()) {
                added.merge(part.version(), part.amount(), Amount::plus);
                assertTrue(page.counted().stream()
                        .anyMatch(counted -> counted.report().digest().equals(part.report())));
            }
            seen += page.parts().size();
        } while (page.more());
        added.values().removeIf(Amount::isZero);
        assertEquals(new TreeMap<>(Map.of(hour.version(), hour.amount())), added);
        return seen;
    }

    private static Amount combined(Combining combining, Amount one, Amount other) {
        return combining == Combining.PEAK
                ? new Amount(higher(one.billed(), other.billed()), higher(one.metered(), other.metered()))
                : one.plus(other);
    }

    private static BigInteger higher(BigInteger one, BigInteger other) {
        return one.max(other);
    }

    private static HourPlace place(HourShare hour) {
        return new HourPlace(hour.hour(), hour.source(), hour.version());
    }

    private static Scope scope(BillingMonth month, UsageRow row) {
        @Nullable LocalDate day = row.day() == null ? null : LocalDate.parse(row.day());
        Instant from =
                day == null ? month.start() : day.atStartOfDay(ZoneOffset.UTC).toInstant();
        Instant to = day == null
                ? month.end()
                : day.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
        return new Scope(
                Reports.PROVIDER,
                month,
                from,
                to,
                row.metric(),
                row.version(),
                row.variant(),
                row.customer(),
                row.source() == null ? null : UUID.fromString(row.source()));
    }
}
