package org.meterline.aggregation.http;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.math.BigInteger;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.meterline.aggregation.config.PageSettings;
import org.meterline.aggregation.domain.counting.Decision;
import org.meterline.aggregation.domain.counting.ReportFact;
import org.meterline.aggregation.domain.counting.ReportState;
import org.meterline.aggregation.domain.counting.SourceHour;
import org.meterline.aggregation.domain.counting.SourceHourKey;
import org.meterline.aggregation.domain.metric.MetricCatalogue;
import org.meterline.aggregation.domain.metric.MetricVersion;
import org.meterline.aggregation.domain.quantity.Amount;
import org.meterline.aggregation.domain.quantity.BillingMonth;
import org.meterline.aggregation.domain.quantity.Fraction;
import org.meterline.aggregation.usecase.ExplainUsage;
import org.meterline.aggregation.usecase.ExplainUsage.HourTakenApart;
import org.meterline.aggregation.usecase.ExplanationQueries.Combining;
import org.meterline.aggregation.usecase.ExplanationQueries.HourPlace;
import org.meterline.aggregation.usecase.ExplanationQueries.HourShare;
import org.meterline.aggregation.usecase.ExplanationQueries.ReportShare;
import org.meterline.aggregation.usecase.ExplanationQueries.Scope;
import org.meterline.aggregation.usecase.ExplanationQueries.Shares;
import org.meterline.aggregation.usecase.MetricsInForce;
import org.meterline.chassis.problem.CommonProblem;
import org.meterline.chassis.problem.Problems;
import org.meterline.chassis.security.Roles;
import org.meterline.contracts.report.ReportDigest;

/** Any quantity of the usage, followed down to the original bytes. */
@Path("/api/v1/usage/explanation")
@Tag(name = "usage")
@RolesAllowed({Roles.USAGE_VIEWER, Roles.PLATFORM_ADMIN})
@RunOnVirtualThread
public class UsageExplanationResource {

    private static final int HOUR_PLACE_PARTS = 3;
    private static final int PART_PLACE_PARTS = 2;
    private static final Duration UNTIL_COUNTED_AGAIN = Duration.ofSeconds(10);

    private final ActingProvider acting;
    private final ExplainUsage explain;
    private final MetricsInForce metrics;
    private final PageSettings pages;
    private final Clock clock;

    UsageExplanationResource(
            ActingProvider acting, ExplainUsage explain, MetricsInForce metrics, PageSettings pages, Clock clock) {
        this.acting = acting;
        this.explain = explain;
        this.metrics = metrics;
        this.pages = pages;
        this.clock = clock;
    }

    /** One quantity, as the catalogue of the moment understands it. */
    private record Question(
            Scope scope,
            MetricCatalogue catalogue,
            MetricVersion metric,
            @Nullable LocalDate day,
            @Nullable Instant hour,
            @Nullable String askedProvider) {

        Combining combining() {
            return ExplainUsage.combining(metric.shape());
        }
    }

    @GET
    @APIResponse(
            responseCode = "200",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = UsageExplanationBody.class),
                            examples = @ExampleObject(name = "one source hour", value = ApiExamples.SOURCE_HOUR)))
    @Operation(
            summary = "Where a quantity comes from",
            description = "The quantity of an item of the usage: its metric and, where the item has them, its variant, "
                    + "customer, source and day. The answer names the source hours behind it with their exact sums in "
                    + "base units and all their reports, also those that do not count, with why. With source and hour: "
                    + "the objects and spans of that source hour, each with its arithmetic; they add up to its sum. A "
                    + "peak or a last value is asked for with customer and source.")
    public UsageExplanationBody explain(
            @QueryParam("month") @Nullable String monthText,
            @QueryParam("metric") @Nullable String metric,
            @QueryParam("metricVersion") @Nullable String version,
            @QueryParam("variant") @Nullable String variant,
            @QueryParam("customer") @Nullable String customer,
            @QueryParam("source") @Nullable String source,
            @QueryParam("day") @Nullable String day,
            @QueryParam("hour") @Nullable String hour,
            @QueryParam("cursor") @Nullable String cursor,
            @QueryParam("limit") @Nullable Integer asked,
            @QueryParam("provider") @Nullable String provider) {
        Question question = question(
                acting.of(provider),
                Query.month(monthText),
                metric,
                date("metricVersion", version),
                Objects.requireNonNullElse(variant, ""),
                customer,
                Query.uuid("source", source),
                date("day", day),
                hour(hour),
                provider);
        int limit = Query.limit(asked, pages);
        Instant ofHour = question.hour();
        UUID ofSource = question.scope().source();
        return ofHour != null && ofSource != null
                ? parts(question, new SourceHourKey(question.scope().provider(), ofHour, ofSource), cursor, limit)
                : hours(question, cursor, limit);
    }

    private Question question(
            String provider,
            BillingMonth month,
            @Nullable String metric,
            @Nullable LocalDate version,
            String variant,
            @Nullable String customer,
            @Nullable UUID source,
            @Nullable LocalDate day,
            @Nullable Instant hour,
            @Nullable String askedProvider) {
        MetricCatalogue catalogue = metrics.catalogue();
        MetricVersion known = (metric == null
                        ? Optional.<MetricVersion>empty()
                        : version == null ? catalogue.latest(metric) : catalogue.version(metric, version))
                .orElseThrow(() -> Query.refused("metric", "Say which metric of the catalogue, and a version it has."));
        Instant from = month.start();
        Instant to = month.end();
        if (day != null) {
            from = day.atStartOfDay(ZoneOffset.UTC).toInstant();
            to = day.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
        }
        if (hour != null) {
            refuseUnless(day == null, "hour", "Say either a day or an hour.");
            from = hour;
            to = hour.plus(1, ChronoUnit.HOURS);
        }
        refuseUnless(month.contains(from), day == null ? "hour" : "day", "It is not in the month.");
        if (ExplainUsage.combining(known.shape()) != Combining.SUM) {
            refuseUnless(customer != null, "customer", "A peak or a last value is a customer's.");
            refuseUnless(source != null, "source", "A peak or a last value is a source's.");
        }
        return new Question(
                new Scope(provider, month, from, to, known.metric(), version, variant, customer, source),
                catalogue,
                known,
                day,
                hour,
                askedProvider);
    }

    private UsageExplanationBody hours(Question question, @Nullable String cursor, int limit) {
        HourPlace after = Query.place(cursor, HOUR_PLACE_PARTS)
                .map(UsageExplanationResource::hourPlace)
                .orElse(null);
        Shares shares = explain.shares(question.scope(), question.metric(), after, limit + 1);
        Page<UsageExplanationBody.Hour> page = Page.of(
                shares.hours(),
                limit,
                share -> hour(question, share),
                share -> List.of(
                        share.hour().toString(),
                        share.source().toString(),
                        share.version().toString()));
        return body(question, shares.totals(), page.items(), null, page.nextCursor());
    }

    private UsageExplanationBody parts(Question question, SourceHourKey key, @Nullable String cursor, int limit) {
        List<String> place = Query.place(cursor, PART_PLACE_PARTS).orElse(List.of());
        int skipped = place.isEmpty() ? 0 : number(place.get(1));
        HourTakenApart apart;
        try {
            apart = explain.parts(question.scope(), key, skipped, limit)
                    .orElseThrow(() ->
                            Problems.of(CommonProblem.NOT_FOUND, "Nobody has reported this source in this hour."));
        } catch (ExplainUsage.RecountUnderWayException underWay) {
            throw Problems.of(
                    AggregationProblem.RECOUNT_UNDER_WAY,
                    "This source hour is being counted again: its stored sums are still those of before.",
                    UNTIL_COUNTED_AGAIN);
        }
        String revision = Long.toString(apart.sourceHour().revision());
        if (!place.isEmpty() && !place.getFirst().equals(revision)) {
            throw Query.unknownCursor();
        }
        return body(
                question,
                apart.totals(),
                apart.totals().entrySet().stream()
                        .map(entry -> hour(question, apart, entry))
                        .toList(),
                apart.parts().stream().map(UsageExplanationBody.PartBody::of).toList(),
                apart.more() ? Query.cursor(List.of(revision, Integer.toString(skipped + limit))) : null);
    }

    private UsageExplanationBody body(
            Question question,
            SortedMap<LocalDate, Amount> totals,
            List<UsageExplanationBody.Hour> hours,
            @Nullable List<UsageExplanationBody.PartBody> parts,
            @Nullable String nextCursor) {
        Scope scope = question.scope();
        return new UsageExplanationBody(
                scope.month().toString(),
                question.day() == null ? null : question.day().toString(),
                question.hour(),
                scope.metric(),
                scope.variant().isEmpty() ? null : scope.variant(),
                scope.customer(),
                scope.source(),
                clock.instant(),
                question.combining().name().toLowerCase(Locale.ROOT),
                question.catalogue().versions().stream()
                        .filter(version -> version.metric().equals(scope.metric()))
                        .filter(version -> scope.version() == null
                                || version.effectiveFrom().equals(scope.version()))
                        .map(version -> ExplanationBody.rule(version, scope.month()))
                        .toList(),
                sum(question, totals, Amount::billed),
                sum(question, totals, Amount::metered),
                hours,
                parts,
                nextCursor);
    }

    /** Base units of all versions together, and the quantity that each version's make. */
    private static UsageExplanationBody.Sum sum(
            Question question, SortedMap<LocalDate, Amount> totals, Function<Amount, BigInteger> side) {
        boolean peak = question.combining() == Combining.PEAK;
        BigInteger base = BigInteger.ZERO;
        Fraction quantity = Fraction.ZERO;
        for (Map.Entry<LocalDate, Amount> total : totals.entrySet()) {
            BigInteger amount = side.apply(total.getValue());
            MetricVersion version = question.catalogue()
                    .version(question.scope().metric(), total.getKey())
                    .orElseThrow(() -> new IllegalStateException("the catalogue has no " + total.getKey()));
            Fraction each = version.shape().averageOver(question.scope().month(), amount);
            base = peak ? base.max(amount) : base.add(amount);
            quantity = peak ? quantity.max(each) : quantity.plus(each);
        }
        return UsageExplanationBody.Sum.of(base.toString(), quantity);
    }

    private static UsageExplanationBody.Hour hour(Question question, HourShare share) {
        return new UsageExplanationBody.Hour(
                share.hour(),
                share.source(),
                share.version(),
                share.amount().billed().toString(),
                share.amount().metered().toString(),
                share.reports().stream()
                        .map(report -> report(question, report, null))
                        .toList(),
                partsOf(question, share.hour(), share.source()));
    }

    private static UsageExplanationBody.Hour hour(
            Question question, HourTakenApart apart, Map.Entry<LocalDate, Amount> total) {
        SourceHour sourceHour = apart.sourceHour();
        Map<ReportDigest, Integer> seconds = apart.counted().stream()
                .collect(Collectors.toMap(
                        (Decision.Counted counted) -> counted.report().digest(),
                        counted -> counted.seconds().size()));
        return new UsageExplanationBody.Hour(
                sourceHour.key().hour(),
                sourceHour.key().source(),
                total.getKey(),
                total.getValue().billed().toString(),
                total.getValue().metered().toString(),
                sourceHour.reports().stream()
                        .map(fact -> report(
                                question,
                                share(fact, sourceHour.state(fact.digest())),
                                seconds.getOrDefault(fact.digest(), 0)))
                        .toList(),
                partsOf(question, sourceHour.key().hour(), sourceHour.key().source()));
    }

    private static ReportShare share(ReportFact fact, ReportState state) {
        return new ReportShare(fact.usageMeter(), fact.digest(), fact.sequence(), fact.observedSeconds(), state);
    }

    private static UsageExplanationBody.Report report(
            Question question, ReportShare report, @Nullable Integer countedSeconds) {
        return new UsageExplanationBody.Report(
                report.digest().value(),
                report.usageMeter(),
                report.sequence(),
                report.observedSeconds(),
                countedSeconds,
                report.state(),
                report.state().why(),
                ExplanationLinks.original(report.digest(), question.askedProvider()));
    }

    private static String partsOf(Question question, Instant hour, UUID source) {
        Scope scope = question.scope();
        return ExplanationLinks.parts(
                scope.month(),
                hour,
                source,
                scope.metric(),
                scope.variant(),
                scope.customer(),
                question.askedProvider());
    }

    private static @Nullable LocalDate date(String name, @Nullable String text) {
        try {
            return text == null ? null : LocalDate.parse(text);
        } catch (DateTimeException e) {
            throw Query.refused(name, "A day is written as 2026-11-22.");
        }
    }

    private static @Nullable Instant hour(@Nullable String text) {
        try {
            Instant hour = text == null ? null : Instant.parse(text);
            refuseUnless(
                    hour == null || hour.equals(hour.truncatedTo(ChronoUnit.HOURS)),
                    "hour",
                    "An hour begins at :00:00.");
            return hour;
        } catch (DateTimeException e) {
            throw Query.refused("hour", "An hour is written as 2026-11-22T10:00:00Z.");
        }
    }

    private static void refuseUnless(boolean fine, String field, String detail) {
        if (!fine) {
            throw Query.refused(field, detail);
        }
    }

    private static HourPlace hourPlace(List<String> parts) {
        try {
            return new HourPlace(
                    Instant.parse(parts.get(0)), UUID.fromString(parts.get(1)), LocalDate.parse(parts.get(2)));
        } catch (IllegalArgumentException | DateTimeException e) {
            throw Query.unknownCursor();
        }
    }

    private static int number(String text) {
        try {
            return Math.max(0, Integer.parseInt(text));
        } catch (NumberFormatException e) {
            throw Query.unknownCursor();
        }
    }
}
