package org.meterline.aggregation.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import org.meterline.aggregation.domain.metric.MetricCatalogue;
import org.meterline.aggregation.domain.metric.MetricVersion;
import org.meterline.aggregation.domain.metric.ShapeData;
import org.meterline.aggregation.domain.order.Correction;
import org.meterline.aggregation.domain.order.CorrectionCause;
import org.meterline.aggregation.domain.order.DraftOrder;
import org.meterline.aggregation.domain.order.EntitlementHour;
import org.meterline.aggregation.domain.order.LineAmounts;
import org.meterline.aggregation.domain.order.OrderEdit;
import org.meterline.aggregation.domain.order.OrderLine;
import org.meterline.aggregation.domain.order.Price;
import org.meterline.aggregation.domain.order.ReviewedOrder;
import org.meterline.aggregation.domain.order.ShownLine;
import org.meterline.aggregation.domain.order.TieredPrice;
import org.meterline.aggregation.domain.quantity.BillingMonth;
import org.meterline.aggregation.usecase.EstimatedLines.EstimatedLineHour;
import org.meterline.aggregation.usecase.UsageQueries.LineHour;
import org.meterline.aggregation.usecase.UsageQueries.LineHourPlace;
import org.meterline.aggregation.usecase.order.ExplainOrder;
import org.meterline.contracts.report.ReportDigest;

/**
 * Where a line of an order comes from, so that it can be checked with a pocket calculator.
 *
 * @param customer absent where the contract's lines do not tell customers apart
 * @param pricing how tiers became the line's price as it was measured; absent where its price is flat
 * @param editedPricing how they became the price that it shows, where people changed a line of its metric and bundle; else absent
 * @param contractHours of a line of the whole contract, on its first page: each hour with what is to be paid for in it
 * @param owed of a line that an earlier month owes, instead of source hours: why, and what was ordered before; else absent
 * @param changes what people made of it, the oldest first; a line that was added by hand has nothing else. Absent where nobody did
 */
public record ExplanationBody(
        UUID orderId,
        int line,
        String metric,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String customer,
        QuantityBody measured,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable PricingBody pricing,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable PricingBody editedPricing,
        List<Rule> rules,
        List<Hour> sourceHours,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<ContractHour> contractHours,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Change> changes,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Owed owed,
        @Nullable String nextCursor) {

    public static final int PLACE_PARTS = 4;

    /**
     * What an earlier month owes: after less before is the line.
     *
     * @param correction its id; its month's own order explains what was ordered first
     */
    public record Owed(
            UUID correction,
            String sourceMonth,
            int number,
            int monthVersion,
            SortedSet<CorrectionCause> causes,
            Amounts before,
            Amounts after) {

        static Owed of(Correction correction, Correction.Line line) {
            return new Owed(
                    correction.id(),
                    correction.sourceMonth().toString(),
                    correction.number(),
                    correction.monthVersion(),
                    correction.causes(),
                    Amounts.of(line.before()),
                    Amounts.of(line.after()));
        }
    }

    /** A quantity exactly and as ordered, and its amount. */
    public record Amounts(String measured, String quantity, String amount) {

        static Amounts of(LineAmounts amounts) {
            return new Amounts(
                    amounts.measured().toString(),
                    amounts.quantity().toPlainString(),
                    amounts.amount().toPlainString());
        }
    }

    /**
     * That a person ordered something else than was measured.
     *
     * @param added true where nothing was measured and the line is the person's own
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Change(
            Instant at,
            String by,
            boolean added,
            String before,
            String after,
            String reason,
            String text,
            @Nullable String evidence) {

        static Change of(OrderEdit edit) {
            return new Change(
                    edit.at(),
                    edit.by(),
                    edit.adds(),
                    edit.before().toPlainString(),
                    edit.after().toPlainString(),
                    edit.reason().code(),
                    edit.reason().text(),
                    edit.reason().evidence());
        }
    }

    /**
     * A version of the metric and how its base units become a quantity.
     *
     * @param perUnit base units in one of the metric's unit
     * @param periods seconds or hours of the month; 1 where it is no average
     */
    public record Rule(
            LocalDate effectiveFrom,
            String unit,
            String counting,
            String object,
            SortedMap<String, Long> parameters,
            SortedMap<String, String> words,
            long perUnit,
            long periods) {}

    /**
     * One source hour: what it gave to the line, in base units, by which version and variant, from which reports.
     *
     * @param carriedFrom of a missing hour that is estimated: the metered hour that the reports are of; else absent
     * @param changedSince true where it was counted otherwise since the order was frozen; else absent
     * @param parts where its objects and spans are, or those of the hour it is carried from; absent where it changed since, for
     *     they are told as they are now
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Hour(
            Instant hour,
            UUID source,
            LocalDate metricVersion,
            @Nullable String variant,
            String billed,
            @Nullable Instant carriedFrom,
            List<String> reports,
            @Nullable Boolean changedSince,
            @Nullable String parts) {

        public static Hour of(LineHour hour, OrderLine line, @Nullable String provider) {
            return hour(hour, null, false, line, provider);
        }

        public static Hour estimated(EstimatedLineHour estimated, OrderLine line, @Nullable String provider) {
            return hour(estimated.hour(), estimated.carriedFrom(), false, line, provider);
        }

        public static Hour frozen(ExplainOrder.Behind behind, OrderLine line, @Nullable String provider) {
            return hour(behind.hour(), behind.carriedFrom(), behind.changedSince(), line, provider);
        }

        private static Hour hour(
                LineHour hour,
                @Nullable Instant carriedFrom,
                boolean changedSince,
                OrderLine line,
                @Nullable String provider) {
            Instant metered = carriedFrom == null ? hour.hour() : carriedFrom;
            return new Hour(
                    hour.hour(),
                    hour.source(),
                    hour.version(),
                    hour.variant().isEmpty() ? null : hour.variant(),
                    hour.billed().toString(),
                    carriedFrom,
                    hour.counted().stream().map(ReportDigest::value).toList(),
                    changedSince ? true : null,
                    changedSince
                            ? null
                            : ExplanationLinks.parts(
                                    BillingMonth.containing(metered),
                                    metered,
                                    hour.source(),
                                    line.metric(),
                                    hour.variant(),
                                    line.origin().from().ofCustomer() ? line.customer() : null,
                                    provider));
        }
    }

    /**
     * The contract's quantity of the line's metric and bundle, tier by tier. Every line of it has the same price: what the
     * quantity costs divided by the quantity.
     *
     * @param metered what was metered, exactly; of the edited pricing, what the lines show that are no estimates
     * @param estimated what is estimated on top of it, exactly
     * @param each what one unit of the line costs, exactly
     */
    @Schema(name = "LinePricing")
    public record PricingBody(String metered, String estimated, String each, List<TierBody> tiers) {

        static PricingBody of(TieredPrice price) {
            return new PricingBody(
                    price.metered().toString(),
                    price.estimated().toString(),
                    price.each().toString(),
                    price.parts().stream().map(TierBody::of).toList());
        }
    }

    /**
     * What of the quantity lies in one tier, exactly, and what that costs.
     *
     * @param upTo absent in the last one
     */
    @Schema(name = "LineTier")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record TierBody(String from, @Nullable String upTo, String price, String quantity, String amount) {

        static TierBody of(Price.Part part) {
            BigDecimal upTo = part.tier().upTo();
            return new TierBody(
                    part.from().toString(),
                    upTo == null ? null : upTo.toPlainString(),
                    part.tier().price().toPlainString(),
                    part.quantity().toString(),
                    part.amount().toString());
        }
    }

    /** One hour of the contract, in base units: above is what was claimed, rounded up to whole units, less the entitlement. */
    public record ContractHour(Instant hour, String claimed, String entitled, String above) {

        public static ContractHour of(EntitlementHour hour) {
            return new ContractHour(
                    hour.hour(),
                    hour.claimed().toString(),
                    hour.entitled().toString(),
                    hour.above().toString());
        }
    }

    public static ExplanationBody of(
            DraftOrder order,
            OrderLine line,
            MetricCatalogue catalogue,
            Page<Hour> hours,
            @Nullable List<ContractHour> contractHours) {
        return new ExplanationBody(
                order.id(),
                line.line(),
                line.metric(),
                line.customer().equals(OrderLine.ALL_CUSTOMERS) ? null : line.customer(),
                QuantityBody.of(line.measured()),
                TieredPrice.of(order.contract(), order.lines(), line)
                        .map(PricingBody::of)
                        .orElse(null),
                null,
                catalogue.versions().stream()
                        .filter(version -> version.metric().equals(line.metric()))
                        .map(version -> rule(version, line.sourceMonth()))
                        .toList(),
                hours.items(),
                contractHours,
                List.of(),
                null,
                hours.nextCursor());
    }

    /** A line that was added by hand: no source hour is behind it, only who added it and why. */
    public static ExplanationBody byHand(ReviewedOrder order, ShownLine line) {
        return new ExplanationBody(
                order.computed().id(),
                line.line(),
                line.key().metric(),
                line.key().customer().equals(OrderLine.ALL_CUSTOMERS)
                        ? null
                        : line.key().customer(),
                QuantityBody.of(line.measured()),
                null,
                editedPricing(order, line),
                List.of(),
                List.of(),
                null,
                line.edits().stream().map(Change::of).toList(),
                null,
                null);
    }

    /** The same with what people made of the line. */
    public ExplanationBody with(ReviewedOrder order, ShownLine shown) {
        return new ExplanationBody(
                orderId,
                line,
                metric,
                customer,
                measured,
                pricing,
                editedPricing(order, shown),
                rules,
                sourceHours,
                contractHours,
                shown.edits().stream().map(Change::of).toList(),
                owed,
                nextCursor);
    }

    private static @Nullable PricingBody editedPricing(ReviewedOrder order, ShownLine line) {
        return TieredPrice.edited(order, line).map(PricingBody::of).orElse(null);
    }

    /** The same of what an earlier month owes. */
    public ExplanationBody with(Correction correction, Correction.Line of) {
        return new ExplanationBody(
                orderId,
                line,
                metric,
                customer,
                measured,
                pricing,
                editedPricing,
                rules,
                sourceHours,
                contractHours,
                changes,
                Owed.of(correction, of),
                nextCursor);
    }

    public static List<String> placeOf(LineHour hour) {
        return List.of(
                hour.hour().toString(), hour.source().toString(), hour.version().toString(), hour.variant());
    }

    public static LineHourPlace place(List<String> parts) {
        try {
            return new LineHourPlace(
                    Instant.parse(parts.get(0)),
                    UUID.fromString(parts.get(1)),
                    LocalDate.parse(parts.get(2)),
                    parts.get(3));
        } catch (IllegalArgumentException | DateTimeException e) {
            throw Query.unknownCursor();
        }
    }

    public static Rule rule(MetricVersion version, BillingMonth month) {
        ShapeData shape = ShapeData.of(version.shape());
        return new Rule(
                version.effectiveFrom(),
                version.unit(),
                shape.counting(),
                shape.object(),
                shape.parameters(),
                shape.words(),
                version.shape().perUnit(),
                version.shape().periods(month));
    }
}
