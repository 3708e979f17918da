package org.meterline.aggregation.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import java.math.BigInteger;
import java.time.Clock;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.meterline.aggregation.config.PageSettings;
import org.meterline.aggregation.domain.metric.MetricCatalogue;
import org.meterline.aggregation.domain.metric.MetricVersion;
import org.meterline.aggregation.domain.quantity.BillingMonth;
import org.meterline.aggregation.usecase.MetricsInForce;
import org.meterline.aggregation.usecase.UsageQueries;
import org.meterline.aggregation.usecase.UsageQueries.Dimension;
import org.meterline.aggregation.usecase.UsageQueries.UsageRow;
import org.meterline.chassis.security.Roles;

/** Month-to-date quantities. */
@Path("/api/v1/usage")
@Tag(name = "usage")
@RolesAllowed({Roles.USAGE_VIEWER, Roles.PLATFORM_ADMIN})
@RunOnVirtualThread
public class UsageResource {

    private static final String METRIC = "metric";
    private static final int PLACE_PARTS = 6;

    private final ActingProvider acting;
    private final UsageQueries queries;
    private final MetricsInForce metrics;
    private final PageSettings pages;
    private final Clock clock;

    UsageResource(
            ActingProvider acting, UsageQueries queries, MetricsInForce metrics, PageSettings pages, Clock clock) {
        this.acting = acting;
        this.queries = queries;
        this.metrics = metrics;
        this.pages = pages;
        this.clock = clock;
    }

    /**
     * A page of usage.
     *
     * @param state OPEN as long as the totals may still change
     */
    public record UsageBody(
            String month,
            String state,
            int version,
            Instant asOf,
            List<Item> items,
            @Nullable String nextCursor) {}

    /**
     * One quantity; a dimension that was not asked for is absent.
     *
     * @param variant what the metric tells apart: features, edition, licence key; absent where nothing
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Item(
            String metric,
            String metricVersion,
            @Nullable String variant,
            @Nullable String customer,
            @Nullable String source,
            @Nullable String day,
            String unit,
            QuantityBody billed,
            QuantityBody metered) {}

    @GET
    @Operation(
            summary = "Quantities of a month, exact and rounded",
            description = "groupBy is any of customer, source, metric, day. Metrics and their variants are always told "
                    + "apart, for their quantities cannot be added. A quantity is an average over the whole month, so "
                    + "that days, customers and sources add up to it; peaks and last values are none, and always have "
                    + "their customer and source.")
    public UsageBody usage(
            @QueryParam("month") @Nullable String monthText,
            @QueryParam("groupBy") @Nullable String groupBy,
            @QueryParam("mode") @Nullable String mode,
            @QueryParam("cursor") @Nullable String cursor,
            @QueryParam("limit") @Nullable Integer asked,
            @QueryParam("provider") @Nullable String provider) {
        BillingMonth month = Query.month(monthText);
        if (mode != null && !mode.equals("PRODUCTION")) {
            throw Query.refused("mode", "Only PRODUCTION is served.");
        }
        Set<Dimension> dimensions = dimensions(groupBy);
        int limit = Query.limit(asked, pages);
        List<String> after = Query.place(cursor, PLACE_PARTS).orElse(List.of());
        List<UsageRow> rows = queries.usage(acting.of(provider), month, dimensions, after, limit + 1);
        MetricCatalogue catalogue = metrics.catalogue();
        Page<Item> page = Page.of(rows, limit, row -> item(row, month, catalogue), UsageRow::place);
        return new UsageBody(month.toString(), "OPEN", 1, clock.instant(), page.items(), page.nextCursor());
    }

    private static Set<Dimension> dimensions(@Nullable String groupBy) {
        Set<Dimension> dimensions = EnumSet.noneOf(Dimension.class);
        if (groupBy != null && !groupBy.isBlank()) {
            for (String part : groupBy.split(",")) {
                if (!part.equals(METRIC)) {
                    dimensions.add(Query.constant("groupBy", Dimension.class, part));
                }
            }
        }
        return dimensions;
    }

    private static Item item(UsageRow row, BillingMonth month, MetricCatalogue catalogue) {
        MetricVersion metric = catalogue
                .version(row.metric(), row.version())
                .orElseThrow(() -> new IllegalStateException("no version " + row.version() + " of " + row.metric()));
        return new Item(
                row.metric(),
                row.version().toString(),
                row.variant().isEmpty() ? null : row.variant(),
                row.customer(),
                row.source(),
                row.day(),
                metric.unit(),
                quantity(metric, month, row.amount().billed()),
                quantity(metric, month, row.amount().metered()));
    }

    private static QuantityBody quantity(MetricVersion metric, BillingMonth month, BigInteger sum) {
        return QuantityBody.of(metric.shape().averageOver(month, sum));
    }
}
