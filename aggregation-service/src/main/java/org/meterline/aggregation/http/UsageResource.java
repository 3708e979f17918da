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
import java.util.ArrayList;
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
import org.meterline.aggregation.domain.counting.MeterMode;
import org.meterline.aggregation.domain.metric.MetricCatalogue;
import org.meterline.aggregation.domain.metric.MetricVersion;
import org.meterline.aggregation.domain.quantity.BillingMonth;
import org.meterline.aggregation.usecase.Coverages;
import org.meterline.aggregation.usecase.FinalMonths;
import org.meterline.aggregation.usecase.MetricsInForce;
import org.meterline.aggregation.usecase.MonthVersions;
import org.meterline.aggregation.usecase.UsagePages;
import org.meterline.aggregation.usecase.UsagePages.ShownRow;
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
            {"month": "2026-10", "state": "OPEN", "version": 1, "mode": "PRODUCTION", "asOf": "2026-10-22T10:15:00Z",
             "coverage": {"exact": "719/720", "rounded": "0.9986", "expectedSeconds": 2592000, "meteredSeconds": 2588400,
               "estimatedSeconds": 0, "missingHours": 1},
             "items": [
              {"metric": "billed-vram", "metricVersion": "2020-01-01", "customer": "acme", "day": "2026-10-05", "unit": "GB",
               "billed": {"exact": "29/12", "rounded": "2.4167"}, "metered": {"exact": "29/12", "rounded": "2.4167"}}],
             "nextCursor": null}""";

    private static final String METRIC = "metric";
    private static final String DAY = "day";

    /** A row's place, and whether it is estimated: what is estimated comes after all that was metered. */
    private static final int PLACE_PARTS = 7;

    private final ActingProvider acting;
    private final UsagePages usage;
    private final Coverages coverages;
    private final MetricsInForce metrics;
    private final MonthVersions versions;
    private final FinalMonths finals;
    private final PageSettings pages;
    private final Clock clock;

    UsageResource(
            ActingProvider acting,
            UsagePages usage,
            Coverages coverages,
            MetricsInForce metrics,
            MonthVersions versions,
            FinalMonths finals,
            PageSettings pages,
            Clock clock) {
        this.acting = acting;
        this.usage = usage;
        this.coverages = coverages;
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
     * @param mode of which usage meters
     * @param coverage of all sources of the provider together; null for TEST, of which nothing is expected
     */
    public record UsageBody(
            String month,
            String state,
            int version,
            MeterMode mode,
            Instant asOf,
            @Nullable CoverageBody coverage,
            List<Item> items,
            @Nullable String nextCursor) {}

    /**
     * One quantity; a dimension that was not asked for is absent.
     *
     * @param estimated true where all of it is estimated, and none of it metered; else absent
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
            @Nullable Boolean estimated,
            QuantityBody billed,
            QuantityBody metered) {}

    @GET
    @Operation(
            summary = "Quantities of a month, exact and rounded",
            description = "groupBy is any of customer, source, metric, day. Metrics and their variants are always told "
                    + "apart, for their quantities cannot be added. A quantity is an average over the whole month, so "
                    + "that days, customers and sources add up to it; peaks and last values are none, and always have "
                    + "their customer and source. customer, source, metric and day leave out the rest; day only "
                    + "where groupBy names it. What is estimated of missing hours has items of its own, after all "
                    + "others. mode=TEST answers what TEST meters measured, which is part of nothing else.")
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
            @QueryParam("mode") @Nullable String modeText,
            @QueryParam("cursor") @Nullable String cursor,
            @QueryParam("limit") @Nullable Integer asked,
            @QueryParam("provider") @Nullable String provider) {
        BillingMonth month = Query.month(monthText);
        MeterMode mode = modeText == null ? MeterMode.PRODUCTION : Query.constant("mode", MeterMode.class, modeText);
        Set<Dimension> dimensions = dimensions(groupBy);
        MetricCatalogue catalogue = metrics.catalogue();
        UsageFilter filter = new UsageFilter(
                customer, Query.uuid("source", source), known(metric, catalogue), day(day, month, dimensions));
        int limit = Query.limit(asked, pages);
        ShownRow.Place after =
                Query.place(cursor, PLACE_PARTS).map(UsageResource::place).orElse(ShownRow.Place.START);
        String acted = acting.of(provider);
        int version = versions.number(acted, month);
        List<ShownRow> rows = usage.page(acted, month, mode, dimensions, filter, after, limit + 1);
        Page<Item> page = Page.of(rows, limit, row -> item(row, month, catalogue), UsageResource::parts);
        String state = finals.isFinal(month) ? "FINAL" : "OPEN";
        return new UsageBody(
                month.toString(),
                state,
                version,
                mode,
                clock.instant(),
                mode == MeterMode.TEST ? null : CoverageBody.of(coverages.sum(acted, month)),
                page.items(),
                page.nextCursor());
    }

    private static ShownRow.Place place(List<String> parts) {
        return new ShownRow.Place(Boolean.parseBoolean(parts.getLast()), parts.subList(0, parts.size() - 1));
    }

    private static List<String> parts(ShownRow shown) {
        List<String> parts = new ArrayList<>(shown.row().place());
        parts.add(Boolean.toString(shown.estimated()));
        return parts;
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

    private static Item item(ShownRow shown, BillingMonth month, MetricCatalogue catalogue) {
        UsageRow row = shown.row();
        MetricVersion metric = version(catalogue, row.metric(), row.version());
        return new Item(
                row.metric(),
                row.version().toString(),
                row.variant().isEmpty() ? null : row.variant(),
                row.customer(),
                row.source(),
                row.day(),
                metric.unit(),
                shown.estimated() ? true : null,
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
