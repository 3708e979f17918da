package org.meterline.aggregation.http;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import org.meterline.aggregation.domain.forecast.Forecast;
import org.meterline.aggregation.domain.forecast.ForecastLine;
import org.meterline.aggregation.domain.forecast.Range;
import org.meterline.aggregation.domain.order.CommitSummary;
import org.meterline.aggregation.domain.order.PriceUnit;
import org.meterline.aggregation.domain.quantity.BillingMonth;
import org.meterline.aggregation.domain.quantity.Fraction;

/**
 * What the orders of a month may come to. It is no order: it has no id, is kept nowhere and cannot be submitted.
 *
 * @param asOf the end of the last hour that is over
 */
@Schema(name = "Forecast")
public record ForecastBody(
        String kind,
        String month,
        Instant asOf,
        List<ContractForecast> items,
        @Nullable String nextCursor) {

    private static final String FORECAST = "FORECAST";

    /** Of one contract. */
    public record ContractForecast(
            UUID contractId,
            String contractName,
            String currency,
            BasisBody basis,
            CommitForecast commit,
            List<LineForecast> lines,
            RangeBody<SortedMap<String, String>> totals) {}

    /**
     * What it rests on.
     *
     * @param from the window by which the rest is judged begins
     * @param meteredHours source hours in the window
     * @param missingHours source hours of the month that should have been metered and are neither metered nor estimated
     * @param restHours hours of the month that are still to come
     * @param silentSources sources that were not metered in all of the window: nothing is assumed of them
     */
    @Schema(name = "ForecastBasis")
    public record BasisBody(
            Instant from,
            Instant to,
            long meteredHours,
            long missingHours,
            long restHours,
            SortedSet<UUID> silentSources) {}

    /** The commit, and how usage may come out against it. */
    public record CommitForecast(
            String metric, String unit, String rule, String commit, RangeBody<SummaryBody> summary) {}

    /** One commit summary, exact and rounded. */
    @Schema(name = "ForecastSummary")
    public record SummaryBody(QuantityBody reported, QuantityBody overage, QuantityBody underage, QuantityBody total) {

        static SummaryBody of(CommitSummary summary) {
            return new SummaryBody(
                    QuantityBody.of(summary.reported()),
                    QuantityBody.of(summary.overage()),
                    QuantityBody.of(summary.underage()),
                    QuantityBody.of(summary.total()));
        }
    }

    /**
     * All lines of a metric and bundle together.
     *
     * @param projected false of peaks and last values, which are told as they stand
     */
    public record LineForecast(
            String metric,
            String bundle,
            String unit,
            boolean projected,
            QuantityBody soFar,
            RangeBody<QuantityBody> quantity,
            String priceUnit,
            RangeBody<String> amount) {

        static LineForecast of(ForecastLine line) {
            return new LineForecast(
                    line.metric(),
                    line.bundle(),
                    line.unit(),
                    line.projected(),
                    QuantityBody.of(line.soFar()),
                    RangeBody.of(line.quantity().map(QuantityBody::of)),
                    ContractBody.word(line.priceUnit()),
                    RangeBody.of(line.amount().map(BigDecimal::toPlainString)));
        }
    }

    /** At least, probably, at most. */
    @Schema(name = "ForecastRange")
    public record RangeBody<T>(T low, T expected, T high) {

        static <T> RangeBody<T> of(Range<T> range) {
            return new RangeBody<>(range.low(), range.expected(), range.high());
        }
    }

    static ForecastBody of(BillingMonth month, Instant asOf, Page<ContractForecast> page) {
        return new ForecastBody(FORECAST, month.toString(), asOf, page.items(), page.nextCursor());
    }

    static ContractForecast of(Forecast forecast) {
        Fraction commit = forecast.summary().expected().commit();
        return new ContractForecast(
                forecast.contract().id(),
                forecast.contract().terms().name(),
                forecast.contract().terms().currency().getCurrencyCode(),
                new BasisBody(
                        forecast.window().from(),
                        forecast.window().to(),
                        forecast.basis().meteredHours(),
                        forecast.basis().missingHours(),
                        forecast.basis().restHours(),
                        forecast.basis().silent()),
                new CommitForecast(
                        forecast.contract().terms().commitMetric(),
                        forecast.commitUnit(),
                        ContractBody.word(
                                forecast.contract().commitment(forecast.month()).overageRule()),
                        commit.toString(),
                        RangeBody.of(forecast.summary().map(SummaryBody::of))),
                forecast.lines().stream().map(LineForecast::of).toList(),
                RangeBody.of(forecast.totals().map(ForecastBody::totals)));
    }

    private static SortedMap<String, String> totals(SortedMap<PriceUnit, BigDecimal> totals) {
        SortedMap<String, String> told = new TreeMap<>();
        totals.forEach((unit, total) -> told.put(ContractBody.word(unit), total.toPlainString()));
        return told;
    }
}
