package org.meterline.aggregation.http.order;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.meterline.aggregation.domain.order.CorrectionState;
import org.meterline.aggregation.domain.order.LineHead;
import org.meterline.aggregation.domain.order.Reconciliation;
import org.meterline.aggregation.http.ContractBody;

/**
 * A contract's month as it was ordered and as it comes out now.
 *
 * @param settled whether what was ordered, but for what people changed, is what the month comes to, line by line
 */
public record ReconciliationBody(
        UUID contractId, String month, UUID order, boolean settled, List<LineBody> lines, ReportedBodies commit) {

    /**
     * What is held against the commit.
     *
     * @param first as the order measured it
     * @param edited as the order shows it, with what people changed
     * @param last as the last correction told it, as measured
     * @param now as it is measured now
     */
    public record ReportedBodies(
            CorrectionBody.ReportedBody first,
            CorrectionBody.ReportedBody edited,
            CorrectionBody.ReportedBody last,
            CorrectionBody.ReportedBody now) {}

    /**
     * One line.
     *
     * @param first what the month's own order measured
     * @param edits how much more or less it shows since people changed it
     * @param ordered first, edits and the corrections on orders
     * @param pending the corrections on none yet
     * @param difference now less ordered, but for the edits: no correction takes those back
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record LineBody(
            String metric,
            String bundle,
            String customer,
            @Nullable String site,
            @Nullable UUID source,
            @Nullable Boolean estimated,
            String unit,
            String priceUnit,
            CorrectionBody.AmountsBody first,
            CorrectionBody.AmountsBody edits,
            List<PartBody> corrections,
            CorrectionBody.AmountsBody ordered,
            CorrectionBody.AmountsBody pending,
            CorrectionBody.AmountsBody now,
            CorrectionBody.AmountsBody difference) {}

    /** @param order the order that it is on; absent where it is on none yet */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record PartBody(
            UUID correction, String state, @Nullable UUID order, CorrectionBody.AmountsBody difference) {}

    static ReconciliationBody of(Reconciliation reconciliation) {
        List<Reconciliation.Line> lines = reconciliation.lines();
        var last = reconciliation.corrections().isEmpty()
                ? reconciliation.first().summary()
                : reconciliation.corrections().getLast().computed().after();
        return new ReconciliationBody(
                reconciliation.first().contract().id(),
                reconciliation.first().month().toString(),
                reconciliation.first().id(),
                lines.stream().allMatch(line -> line.difference().comesToNothing()),
                lines.stream().map(ReconciliationBody::line).toList(),
                new ReportedBodies(
                        CorrectionBody.ReportedBody.of(reconciliation.first().summary()),
                        CorrectionBody.ReportedBody.of(reconciliation.order().summary()),
                        CorrectionBody.ReportedBody.of(last),
                        CorrectionBody.ReportedBody.of(reconciliation.now().summary())));
    }

    private static LineBody line(Reconciliation.Line line) {
        LineHead head = line.head();
        return new LineBody(
                head.metric(),
                head.bundle(),
                head.customer(),
                head.site().isEmpty() ? null : head.site(),
                head.source(),
                head.estimated() ? true : null,
                line.unit(),
                ContractBody.word(head.priceUnit()),
                CorrectionBody.AmountsBody.of(line.first()),
                CorrectionBody.AmountsBody.of(line.edits()),
                line.corrections().stream()
                        .map(part -> new PartBody(
                                part.correction().computed().id(),
                                part.correction().state().word(),
                                part.correction().state() instanceof CorrectionState.Ordered(UUID order) ? order : null,
                                CorrectionBody.AmountsBody.of(part.amounts())))
                        .toList(),
                CorrectionBody.AmountsBody.of(line.ordered()),
                CorrectionBody.AmountsBody.of(line.pending()),
                CorrectionBody.AmountsBody.of(line.now()),
                CorrectionBody.AmountsBody.of(line.difference()));
    }
}
