package org.meterline.aggregation.usecase;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;
import org.meterline.aggregation.domain.counting.MeasuredKey;
import org.meterline.aggregation.domain.quantity.Amount;
import org.meterline.aggregation.usecase.UsageQueries.Dimension;
import org.meterline.aggregation.usecase.UsageQueries.UsageFilter;
import org.meterline.aggregation.usecase.UsageQueries.UsageRow;

/** Adds up amounts of source hours to rows of usage, in the order of pages: for what is in no total. */
final class UsageRows {

    /** Byte by byte, as PostgreSQL has it. */
    private static final Comparator<List<String>> ORDER = (one, other) -> {
        for (int i = 0; i < one.size(); i++) {
            int difference = Arrays.compareUnsigned(
                    one.get(i).getBytes(StandardCharsets.UTF_8), other.get(i).getBytes(StandardCharsets.UTF_8));
            if (difference != 0) {
                return difference;
            }
        }
        return 0;
    };

    private final Set<Dimension> dimensions;
    private final UsageFilter filter;
    private final SortedMap<List<String>, UsageRow> rows = new TreeMap<>(ORDER);

    UsageRows(Set<Dimension> dimensions, UsageFilter filter) {
        this.dimensions = dimensions;
        this.filter = filter;
    }

    /** Adds an amount to those of the same metric and the same values of the dimensions that are asked for. */
    void addSum(Instant hour, UUID source, MeasuredKey key, Amount amount) {
        merge(
                source,
                key,
                dimensions.contains(Dimension.CUSTOMER) ? key.customer() : null,
                dimensions.contains(Dimension.SOURCE) ? source : null,
                hour,
                amount,
                Amount::plus);
    }

    /** Puts a mark beside others, always by customer and source. */
    void addMark(Instant hour, UUID source, MeasuredKey key, Amount amount, BinaryOperator<Amount> merging) {
        merge(source, key, key.customer(), source, hour, amount, merging);
    }

    /** The rows after a place; from the first one where it is empty. */
    List<UsageRow> page(List<String> after, int limit) {
        return rows.values().stream()
                .filter(row -> after.isEmpty() || ORDER.compare(row.place(), after) > 0)
                .limit(limit)
                .toList();
    }

    /** The day of an hour where days are told apart; else null. */
    @Nullable
    String day(Instant hour) {
        return dimensions.contains(Dimension.DAY)
                ? hour.atOffset(ZoneOffset.UTC).toLocalDate().toString()
                : null;
    }

    private boolean isAsked(UUID source, MeasuredKey key, Instant hour) {
        return (filter.customer() == null || filter.customer().equals(key.customer()))
                && (filter.source() == null || filter.source().equals(source))
                && (filter.metric() == null || filter.metric().equals(key.metric()))
                && (filter.day() == null
                        || filter.day().equals(hour.atOffset(ZoneOffset.UTC).toLocalDate()));
    }

    private void merge(
            UUID of,
            MeasuredKey key,
            @Nullable String customer,
            @Nullable UUID source,
            Instant hour,
            Amount amount,
            BinaryOperator<Amount> merging) {
        if (!isAsked(of, key, hour)) {
            return;
        }
        UsageRow row = new UsageRow(
                key.metric(),
                key.version(),
                key.variant(),
                customer,
                source == null ? null : source.toString(),
                day(hour),
                amount);
        rows.merge(
                row.place(),
                row,
                (one, other) -> new UsageRow(
                        one.metric(),
                        one.version(),
                        one.variant(),
                        one.customer(),
                        one.source(),
                        one.day(),
                        merging.apply(one.amount(), other.amount())));
    }
}
