package org.meterline.aggregation.http.order;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.meterline.aggregation.domain.order.CommitSummary;
import org.meterline.aggregation.domain.order.Correction;
import org.meterline.aggregation.domain.order.CorrectionState;
import org.meterline.aggregation.domain.order.LineAmounts;
import org.meterline.aggregation.domain.order.OrderLine;
import org.meterline.aggregation.domain.order.StoredCorrection;
import org.meterline.aggregation.domain.quantity.Fraction;
import org.meterline.aggregation.http.ContractBody;
import org.meterline.aggregation.http.QuantityBody;

/**
 * A correction as it is told.
 *
 * @param reportsVersion the version of the source month's reports that tells the same as what it comes to now
 * @param state absent where an order tells of it
 * @param order the order that it is on; else absent
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CorrectionBody(
        UUID id,
        UUID contractId,
        String sourceMonth,
        int number,
        @Nullable String state,
        @Nullable Long version,
        @Nullable UUID order,
        List<String> causes,
        Instant noticedAt,
        Instant asOf,
        int reportsVersion,
        ReportedBody before,
        ReportedBody after,
        List<LineBody> lines,
        SortedMap<String, String> totals,
        String inputHash,
        String rulesHash,
        @Nullable ApprovalBody approval) {

    /** What is held against the commit, exactly. */
    public record ReportedBody(String commit, String reported, String overage, String underage, String total) {

        static ReportedBody of(CommitSummary summary) {
            return new ReportedBody(
                    summary.commit().toString(),
                    summary.reported().toString(),
                    summary.overage().toString(),
                    summary.underage().toString(),
                    summary.total().toString());
        }
    }

    /**
     * One line: what was ordered, what it comes to now, and the difference that is ordered.
     *
     * @param line its number on the order, or within the correction where it is on none yet
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record LineBody(
            int line,
            String metric,
            String bundle,
            String customer,
            @Nullable String site,
            @Nullable UUID source,
            @Nullable Boolean estimated,
            String unit,
            String priceUnit,
            AmountsBody before,
            AmountsBody after,
            AmountsBody difference) {

        static LineBody of(Correction.Line line) {
            OrderLine difference = line.difference();
            return new LineBody(
                    difference.line(),
                    difference.metric(),
                    difference.bundle(),
                    difference.customer(),
                    difference.site().isEmpty() ? null : difference.site(),
                    difference.source(),
                    difference.estimated() ? true : null,
                    difference.unit(),
                    ContractBody.word(difference.priceUnit()),
                    AmountsBody.of(line.before()),
                    AmountsBody.of(line.after()),
                    AmountsBody.of(LineAmounts.of(difference)));
        }
    }

    /** @param measured the exact quantity, beside the one that is shown */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record AmountsBody(
            QuantityBody measured, @Nullable String unitHours, String quantity, String amount) {

        static AmountsBody of(LineAmounts amounts) {
            Fraction hours = amounts.unitHours();
            return new AmountsBody(
                    QuantityBody.of(amounts.measured()),
                    hours == null ? null : hours.toString(),
                    amounts.quantity().toPlainString(),
                    amounts.amount().toPlainString());
        }
    }

    /** Who approved it, and why. */
    public record ApprovalBody(String by, Instant at, String reason) {}

    /** As an order tells of it. */
    static CorrectionBody of(Correction correction) {
        return of(correction, null, null, null);
    }

    static CorrectionBody of(StoredCorrection stored) {
        return of(
                stored.computed(),
                stored.state().word(),
                stored.version(),
                stored.state() instanceof CorrectionState.Ordered(UUID order) ? order : null);
    }

    private static CorrectionBody of(
            Correction correction, @Nullable String state, @Nullable Long version, @Nullable UUID order) {
        Correction.Approval approval = correction.approval();
        SortedMap<String, String> totals = new TreeMap<>();
        correction.totals().forEach((unit, total) -> totals.put(ContractBody.word(unit), total.toPlainString()));
        return new CorrectionBody(
                correction.id(),
                correction.contract(),
                correction.sourceMonth().toString(),
                correction.number(),
                state,
                version,
                order,
                correction.causes().stream().map(Enum::name).toList(),
                correction.noticedAt(),
                correction.asOf(),
                correction.monthVersion(),
                ReportedBody.of(correction.before()),
                ReportedBody.of(correction.after()),
                correction.lines().stream().map(LineBody::of).toList(),
                totals,
                correction.inputHash(),
                correction.rulesHash(),
                approval == null ? null : new ApprovalBody(approval.by(), approval.at(), approval.reason()));
    }
}
