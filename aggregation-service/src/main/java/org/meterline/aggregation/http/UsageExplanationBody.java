package org.meterline.aggregation.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.meterline.aggregation.domain.counting.Part;
import org.meterline.aggregation.domain.counting.ReportState;
import org.meterline.aggregation.domain.quantity.Amount;
import org.meterline.aggregation.domain.quantity.Fraction;
import org.meterline.contracts.report.Licence;

/**
 * Where a quantity comes from: the source hours behind it and, where one of them was asked for, its objects and spans.
 *
 * @param combining how the source hours make the quantity: {@code sum}, {@code peak} (the highest counts) or {@code last}
 *     (the source's last metered hour counts)
 * @param parts absent where no single source hour was asked for
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record UsageExplanationBody(
        String month,
        @Nullable String day,
        @Nullable Instant hour,
        String metric,
        @Nullable String variant,
        @Nullable String customer,
        @Nullable UUID source,
        Instant asOf,
        String combining,
        List<ExplanationBody.Rule> rules,
        Sum billed,
        Sum metered,
        List<Hour> sourceHours,
        @Nullable List<PartBody> parts,
        @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable String nextCursor) {

    /** An amount in base units, and the quantity that it makes. */
    public record Sum(String base, String exact, String rounded) {

        static Sum of(String base, Fraction quantity) {
            QuantityBody body = QuantityBody.of(quantity);
            return new Sum(base, body.exact(), body.rounded());
        }
    }

    /**
     * A source hour, what it gave in base units, and every report that it has.
     *
     * @param parts where its objects and spans are
     */
    public record Hour(
            Instant hour,
            UUID source,
            LocalDate metricVersion,
            String billed,
            String metered,
            List<Report> reports,
            String parts) {}

    /**
     * A report of a source hour, counted or not.
     *
     * @param countedSeconds how many of its seconds count; only where a single source hour was asked for
     * @param why why it counts, or does not
     * @param original where its original bytes are
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Report(
            String digest,
            UUID usageMeterId,
            long sequence,
            int observedSeconds,
            @Nullable Integer countedSeconds,
            ReportState state,
            String why,
            String original) {}

    /**
     * One span of one object: value × factors is what it gave, of which only RENTAL is billed.
     *
     * @param value in base units; the formula says how it came about, decidedBy which of its rules decided
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record PartBody(
            String report,
            String kind,
            String object,
            @Nullable String name,
            String customer,
            Licence licence,
            int from,
            int to,
            String formula,
            String decidedBy,
            long value,
            List<Part.Factor> factors,
            String billed,
            String metered,
            @Nullable String note) {

        static PartBody of(Part part) {
            Amount amount = part.amount();
            return new PartBody(
                    part.report().value(),
                    part.kind(),
                    part.object(),
                    part.name(),
                    part.customer(),
                    part.licence(),
                    part.from(),
                    part.to(),
                    part.value().formula(),
                    part.value().decidedBy(),
                    part.value().value(),
                    part.factors(),
                    amount.billed().toString(),
                    amount.metered().toString(),
                    part.note());
        }
    }
}
