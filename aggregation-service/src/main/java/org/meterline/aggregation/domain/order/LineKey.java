package org.meterline.aggregation.domain.order;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a line of an order is of. Its number may change when the order is computed anew; this does not.
 *
 * @param source the source that it is of, where sources cannot be added up; else null
 */
public record LineKey(
        String metric,
        String bundle,
        String customer,
        String site,
        @Nullable UUID source,
        boolean estimated) {

    public static LineKey of(OrderLine line) {
        return new LineKey(line.metric(), line.bundle(), line.customer(), line.site(), line.source(), line.estimated());
    }
}
