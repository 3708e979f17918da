package org.meterline.aggregation.domain.order;

import java.util.Comparator;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a line of an order is about: by it the lines of a month's order and of its corrections are held against one another.
 *
 * @param source the source that it is of, where sources cannot be added up; else null
 */
public record LineHead(
        String metric,
        String bundle,
        String customer,
        String site,
        @Nullable UUID source,
        boolean estimated,
        PriceUnit priceUnit)
        implements Comparable<LineHead> {

    private static final Comparator<LineHead> ORDER = Comparator.comparing(LineHead::estimated)
            .thenComparing(LineHead::metric)
            .thenComparing(LineHead::bundle)
            .thenComparing(LineHead::customer)
            .thenComparing(LineHead::site)
            .thenComparing(LineHead::source, Comparator.nullsFirst(Comparator.naturalOrder()))
            .thenComparing(LineHead::priceUnit);

    public static LineHead of(OrderLine line) {
        return new LineHead(
                line.metric(),
                line.bundle(),
                line.customer(),
                line.site(),
                line.source(),
                line.estimated(),
                line.priceUnit());
    }

    public static LineHead of(ShownLine line) {
        LineKey key = line.key();
        return new LineHead(
                key.metric(),
                key.bundle(),
                key.customer(),
                key.site(),
                key.source(),
                key.estimated(),
                line.priceUnit());
    }

    @Override
    public int compareTo(LineHead other) {
        return ORDER.compare(this, other);
    }
}
