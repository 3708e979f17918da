package org.meterline.aggregation.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.math.BigInteger;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.meterline.aggregation.config.PageSettings;
import org.meterline.aggregation.domain.metric.MetricCatalogue;
import org.meterline.aggregation.domain.metric.MetricVersion;
import org.meterline.aggregation.domain.quantity.BillingMonth;
import org.meterline.aggregation.usecase.FinalMonths;
import org.meterline.aggregation.usecase.MetricsInForce;
import org.meterline.aggregation.usecase.MonthVersions;
import org.meterline.aggregation.usecase.UsageQueries;
import org.meterline.aggregation.usecase.UsageQueries.Dimension;
import org.meterline.aggregation.usecase.UsageQueries.UsageFilter;
import org.meterline.aggregation.usecase.UsageQueries.UsageRow;
import org.meterline.chassis.security.Roles;

/** Month-to-date quantities. */
@Path("/api/v1/usage")
@Tag(name = "usage")
@RolesAllowed({Roles.USAGE_VIEWER, Roles.PLATFORM_ADMIN})
@RunOnVirtualThread
public class UsageResource {

    private static final String EXAMPLE = """
            {"month": "2026-10", "state": "OPEN", "version": 1, "asOf": "2026-10-22T10:15:00Z", "items": [
              {"metric": "billed-vram", "metricVersion": "2020-01-01", "customer": "acme", "day": "2026-10-05", "unit": "GB",
               "billed": {"exact": "29/12", "rounded": "2.4167"}, "metered": {"exact": "29/12", "rounded": "2.4167"}}],
             "nextCursor": null}""";

    private static final String METRIC = "metric";
    private static final String DAY = "day";
    private static final int PLACE_PARTS = 6;

    private final ActingProvider acting;
    private final UsageQueries queries;
    private final MetricsInForce metrics;
    private final MonthVersions versions;
    private final FinalMonths finals;
    private final PageSettings pages;
    private final Clock clock;

    UsageResource(
            ActingProvider acting,
            UsageQueries queries,
            MetricsInForce metrics,
            MonthVersions versions,
            FinalMonths finals,
            PageSettings pages,
            Clock clock) {
        this.acting = acting;
        this.queries = queries;
        this.metrics = metrics;
        this.versions = versions;
        this.finals = finals;
        this.pages = pages;
        this.clock = clock;
    }

    /**
     * A page of usage.
     *
     * @param state OPEN until the totals are final; what comes late is counted all the same and makes the next version
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
                    + "their customer and source. customer, source, metric and day leave out the rest; day only "
                    + "where groupBy names it.")
    @APIResponse(
            responseCode = "200",
            description = "A page of usage",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = UsageBody.class),
                            examples = @ExampleObject(name = "by customer and day", value = EXAMPLE)))
    public UsageBody usage(
            @QueryParam("month") @Nullable String monthText,
            @QueryParam("groupBy") @Nullable String groupBy,
            @QueryParam("customer") @Nullable String customer,
            @QueryParam("source") @Nullable String source,
            @QueryParam("metric") @Nullable String metric,
            @QueryParam("day") @Nullable String day,
            @QueryParam("mode") @Nullable String mode,
            @QueryParam("cursor") @Nullable String cursor,
            @QueryParam("limit") @Nullable Integer asked,
            @QueryParam("provider") @Nullable String provider) {
        BillingMonth month = Query.month(monthText);
        if (mode != null && !mode.equals("PRODUCTION")) {
            throw Query.refused("mode", "Only PRODUCTION is served.");
        }
        Set<Dimension> dimensions = dimensions(groupBy);
        MetricCatalogue catalogue = metrics.catalogue();
        UsageFilter filter = new UsageFilter(
                customer, Query.uuid("source", source), known(metric, catalogue), day(day, month, dimensions));
        int limit = Query.limit(asked, pages);
        List<String> after = Query.place(cursor, PLACE_PARTS).orElse(List.of());
        String acted = acting.of(provider);
        int version = versions.number(acted, month);
        List<UsageRow> rows = queries.usage(acted, month, dimensions, filter, after, limit + 1);
        Page<Item> page = Page.of(rows, limit, row -> item(row, month, catalogue), UsageRow::place);
        String state = finals.isFinal(month) ? "FINAL" : "OPEN";
        return new UsageBody(month.toString(), state, version, clock.instant(), page.items(), page.nextCursor());
    }

    private static Set<Dimension> dimensions(@Nullable String groupBy) {
        Set<Dimension> dimensions = EnumSet.noneOf(Dimension.class);
        Set<String> named = new HashSet<>();
        if (groupBy != null && !groupBy.isEmpty()) {
            for (String part : groupBy.split(",", -1)) {
                if (!named.add(part)) {
                    throw Query.refused("groupBy", "'" + part + "' stands there twice.");
                }
                if (!part.equals(METRIC)) {
                    dimensions.add(Query.constant("groupBy", Dimension.class, part));
                }
            }
        }
        return dimensions;
    }

    private static @Nullable String known(@Nullable String metric, MetricCatalogue catalogue) {
        if (metric != null && catalogue.latest(metric).isEmpty()) {
            throw Query.refused(METRIC, "The catalogue has no such metric.");
        }
        return metric;
    }

    private static @Nullable LocalDate day(@Nullable String text, BillingMonth month, Set<Dimension> dimensions) {
        if (text == null) {
            return null;
        }
        if (!dimensions.contains(Dimension.DAY)) {
            throw Query.refused(DAY, "Only where days are told apart: groupBy has to name day.");
        }
        LocalDate day = Query.day(DAY, text);
        if (!month.contains(day.atStartOfDay(ZoneOffset.UTC).toInstant())) {
            throw Query.refused(DAY, "It is not a day of the month.");
        }
        return day;
    }

    private static Item item(UsageRow row, BillingMonth month, MetricCatalogue catalogue) {
        MetricVersion metric = version(catalogue, row.metric(), row.version());
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

    static MetricVersion version(MetricCatalogue catalogue, String metric, LocalDate version) {
        return catalogue
                .version(metric, version)
                .orElseThrow(() -> new IllegalStateException("no version " + version + " of " + metric));
    }

    private static QuantityBody quantity(MetricVersion metric, BillingMonth month, BigInteger sum) {
        return QuantityBody.of(metric.shape().averageOver(month, sum));
    }
}
