package org.meterline.aggregation.http.order;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.meterline.aggregation.domain.order.CommitSummary;
import org.meterline.aggregation.domain.order.DraftOrder;
import org.meterline.aggregation.domain.order.OrderEdit;
import org.meterline.aggregation.domain.order.ReviewedOrder;
import org.meterline.aggregation.domain.order.ShownLine;
import org.meterline.aggregation.domain.order.StoredOrder;
import org.meterline.aggregation.domain.order.Submission;
import org.meterline.aggregation.domain.quantity.Fraction;
import org.meterline.aggregation.domain.quantity.Rounding;
import org.meterline.aggregation.http.ContractBody;
import org.meterline.aggregation.http.CoverageBody;
import org.meterline.aggregation.http.QuantityBody;

/**
 * A billing order as it is told: what is shown after all edits, with what was measured beside it.
 *
 * @param kind ORDINARY, or CORRECTION where it has nothing but what earlier months owe
 * @param corrections what earlier months owe: whose lines have another source month
 * @param setAside edits whose line the order does not have any more since it was refreshed; absent where there are none
 * @param submission the last one; absent where it was never submitted, and in lists
 * @param covered the coverage of all sources of the contract, with its seconds
 * @param overdue true once nobody has submitted it by the time that it is due; nothing but a person submits an order
 * @param blockers what keeps it from being complete as it is now; empty once it is submitted
 * @param points of all lines that are priced in points, before any line is rounded
 */
public record OrderBody(
        UUID id,
        String kind,
        UUID contractId,
        String contractName,
        String month,
        String state,
        long version,
        ClosingBody.DeadlinesBody deadlines,
        boolean overdue,
        List<ClosingBody.BlockersBody> blockers,
        SummaryBody summary,
        String coverage,
        CoverageBody covered,
        List<LineBody> lines,
        List<CorrectionBody> corrections,
        SortedMap<String, String> totals,
        QuantityBody points,
        String currency,
        String inputHash,
        String rulesHash,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<SetAsideBody> setAside,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable SubmissionBody submission) {

    private static final long DRAFT_VERSION = 1;

    /**
     * The commit summary: rounded for people, and exactly.
     *
     * @param estimated how much of what was reported is estimated
     * @param edited how much of what was reported people added; negative where they took away
     */
    public record SummaryBody(
            String metric,
            String unit,
            String rule,
            String commit,
            String reported,
            String overage,
            String underage,
            String total,
            String estimated,
            String edited,
            ExactBody exact) {}

    /** The same numbers as reduced fractions. */
    public record ExactBody(
            String commit,
            String reported,
            String overage,
            String underage,
            String total,
            String estimated,
            String edited) {}

    /**
     * One line; a site is absent where the usage has none, and a customer or a site where the contract does not tell them
     * apart.
     *
     * @param unitHours of what is counted by the hour, all its hours added up exactly: core-hours, TiB-hours; else absent
     * @param measured what was measured, whatever was edited
     * @param quantity what is shown: the last edit's, else what was measured, rounded
     * @param estimated true where it is made of missing hours that are estimated; absent where all of it was metered
     * @param byHand true where a person added it; else absent
     * @param source the source, of what cannot be added up over sources; else absent
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record LineBody(
            int line,
            String metric,
            String bundle,
            @Nullable String customer,
            @Nullable String site,
            @Nullable UUID source,
            QuantityBody measured,
            @Nullable String unitHours,
            String quantity,
            String unit,
            String price,
            String priceUnit,
            String amount,
            String sourceMonth,
            @Nullable Boolean estimated,
            @Nullable Boolean byHand,
            List<EditBody> edits) {}

    /**
     * One edit of a line; the last one is what the line shows.
     *
     * @param version the order's version that it made
     * @param before the quantity that was shown until then
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record EditBody(
            long version,
            Instant at,
            String by,
            String before,
            String after,
            String reason,
            String text,
            @Nullable String evidence) {

        static EditBody of(OrderEdit edit) {
            return new EditBody(
                    edit.version(),
                    edit.at(),
                    edit.by(),
                    edit.before().toPlainString(),
                    edit.after().toPlainString(),
                    edit.reason().code(),
                    edit.reason().text(),
                    edit.reason().evidence());
        }
    }

    /** An edit that has lost its line, with what the line was of. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record SetAsideBody(
            String metric,
            String bundle,
            @Nullable String customer,
            @Nullable String site,
            EditBody edit) {

        static SetAsideBody of(OrderEdit edit) {
            return new SetAsideBody(
                    edit.line().metric(),
                    edit.line().bundle(),
                    emptyIsNull(edit.line().customer()),
                    emptyIsNull(edit.line().site()),
                    EditBody.of(edit));
        }
    }

    /**
     * @param coverageAcknowledged why it was submitted though little was metered
     * @param secondPerson why a second person had to look at it
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record SubmissionBody(
            String purchaseOrder,
            Instant at,
            String by,
            boolean zeroUsageConfirmed,
            @Nullable String coverageAcknowledged,
            @Nullable String secondPerson) {

        static SubmissionBody of(Submission submission) {
            return new SubmissionBody(
                    submission.purchaseOrder(),
                    submission.at(),
                    submission.by(),
                    submission.zeroUsageConfirmed(),
                    submission.coverageReason().orElse(null),
                    submission.secondLook().orElse(null));
        }
    }

    static OrderBody of(ReviewedOrder reviewed, ClosingBody closing) {
        return of(reviewed, closing, null);
    }

    static OrderBody of(ReviewedOrder reviewed, ClosingBody closing, @Nullable Submission submission) {
        DraftOrder order = reviewed.computed();
        SortedMap<String, String> totals = new TreeMap<>();
        reviewed.totals().forEach((unit, total) -> totals.put(ContractBody.word(unit), total.toPlainString()));
        return new OrderBody(
                order.id(),
                order.kind().name(),
                order.contract().id(),
                order.contract().terms().name(),
                order.month().toString(),
                reviewed.state().word(),
                reviewed.order() instanceof StoredOrder stored ? stored.version() : DRAFT_VERSION,
                closing.deadlines(),
                closing.overdue(),
                closing.blockers(),
                summary(reviewed),
                rounded(order.coverage().coverage()),
                CoverageBody.of(order.coverage()),
                reviewed.lines().stream().map(OrderBody::line).toList(),
                order.corrections().stream().map(CorrectionBody::of).toList(),
                totals,
                QuantityBody.of(reviewed.points()),
                order.contract().terms().currency().getCurrencyCode(),
                order.inputHash(),
                order.rulesHash(),
                reviewed.setAside().stream().map(SetAsideBody::of).toList(),
                submission == null ? null : SubmissionBody.of(submission));
    }

    private static SummaryBody summary(ReviewedOrder reviewed) {
        DraftOrder order = reviewed.computed();
        CommitSummary summary = reviewed.summary();
        return new SummaryBody(
                order.contract().terms().commitMetric(),
                order.commitUnit(),
                ContractBody.word(order.contract().commitment(order.month()).overageRule()),
                rounded(summary.commit()),
                rounded(summary.reported()),
                rounded(summary.overage()),
                rounded(summary.underage()),
                rounded(summary.total()),
                rounded(order.estimated()),
                rounded(reviewed.edited()),
                new ExactBody(
                        summary.commit().toString(),
                        summary.reported().toString(),
                        summary.overage().toString(),
                        summary.underage().toString(),
                        summary.total().toString(),
                        order.estimated().toString(),
                        reviewed.edited().toString()));
    }

    private static LineBody line(ShownLine line) {
        Fraction unitHours = line.computed() == null ? null : line.computed().unitHours();
        return new LineBody(
                line.line(),
                line.key().metric(),
                line.key().bundle(),
                emptyIsNull(line.key().customer()),
                emptyIsNull(line.key().site()),
                line.key().source(),
                QuantityBody.of(line.measured()),
                unitHours == null ? null : unitHours.toString(),
                line.quantity().toPlainString(),
                line.unit(),
                line.price().toPlainString(),
                ContractBody.word(line.priceUnit()),
                line.amount().toPlainString(),
                line.sourceMonth().toString(),
                line.key().estimated() ? true : null,
                line.computed() == null ? true : null,
                line.edits().stream().map(EditBody::of).toList());
    }

    private static @Nullable String emptyIsNull(String text) {
        return text.isEmpty() ? null : text;
    }

    private static String rounded(Fraction exact) {
        return Rounding.DETAIL.round(exact).toPlainString();
    }
}
