package org.meterline.aggregation.http.order;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.meterline.aggregation.domain.order.CommitSummary;
import org.meterline.aggregation.domain.order.Correction;
import org.meterline.aggregation.domain.order.DraftOrder;
import org.meterline.aggregation.domain.order.LineKey;
import org.meterline.aggregation.domain.order.OrderEdit;
import org.meterline.aggregation.domain.order.PriceUnit;
import org.meterline.aggregation.domain.order.ReviewedOrder;
import org.meterline.aggregation.domain.order.ShownLine;
import org.meterline.aggregation.domain.order.StoredOrder;
import org.meterline.aggregation.domain.order.Submission;
import org.meterline.aggregation.domain.quantity.BillingMonth;
import org.meterline.aggregation.domain.quantity.Fraction;

/**
 * An order as it is printed and listed: what its files tell, wherever it comes from.
 *
 * @param stored null as long as it is a draft
 * @param submission null as long as nobody has submitted it
 */
record PrintedOrder(
        DraftOrder computed,
        @Nullable StoredOrder stored,
        String state,
        @Nullable Submission submission,
        CommitSummary summary,
        List<Line> lines,
        SortedMap<PriceUnit, BigDecimal> totals) {

    /**
     * One line.
     *
     * @param quantity what is ordered
     * @param notes what there is to say of it, for people
     */
    record Line(
            int line,
            String metric,
            String bundle,
            String customer,
            String site,
            @Nullable UUID source,
            Fraction measured,
            BigDecimal quantity,
            String unit,
            PriceUnit priceUnit,
            BigDecimal price,
            BigDecimal amount,
            BillingMonth sourceMonth,
            boolean estimated,
            List<String> notes) {}

    /** @param submission the last one; empty where it was never submitted */
    static PrintedOrder of(ReviewedOrder order, Optional<Submission> submission) {
        Map<Integer, Correction> corrections = corrections(order.computed());
        return new PrintedOrder(
                order.computed(),
                order.order() instanceof StoredOrder stored ? stored : null,
                order.state().word(),
                submission.orElse(null),
                order.summary(),
                order.lines().stream()
                        .map(line -> line(line, order.month(), corrections))
                        .toList(),
                order.totals());
    }

    /** By the numbers of their lines. */
    private static Map<Integer, Correction> corrections(DraftOrder order) {
        Map<Integer, Correction> corrections = new HashMap<>();
        order.corrections()
                .forEach(correction ->
                        correction.differences().forEach(line -> corrections.put(line.line(), correction)));
        return corrections;
    }

    private static Line line(ShownLine line, BillingMonth month, Map<Integer, Correction> corrections) {
        LineKey key = line.key();
        List<String> notes = new ArrayList<>();
        if (key.estimated()) {
            notes.add("estimated for hours without a report");
        }
        if (!line.sourceMonth().equals(month)) {
            Correction correction = corrections.get(line.line());
            notes.add(correction == null ? "of " + line.sourceMonth() : CorrectionWords.of(correction));
        }
        if (key.source() != null) {
            notes.add("source " + key.source());
        }
        line.edits().forEach(edit -> notes.add(note(edit)));
        return new Line(
                line.line(),
                key.metric(),
                key.bundle(),
                key.customer(),
                key.site(),
                key.source(),
                line.measured(),
                line.quantity(),
                line.unit(),
                line.priceUnit(),
                line.price(),
                line.amount(),
                line.sourceMonth(),
                key.estimated(),
                notes);
    }

    private static String note(OrderEdit edit) {
        String evidence = edit.reason().evidence();
        return (edit.adds()
                        ? "added by hand: "
                        : "changed from " + edit.before().toPlainString() + " to ")
                + edit.after().toPlainString() + " by " + edit.by() + " on " + edit.at() + ": "
                + edit.reason().code() + ", " + edit.reason().text()
                + (evidence == null ? "" : " (" + evidence + ")");
    }

    /** What an amount is of. */
    String unitOf(PriceUnit unit) {
        return switch (unit) {
            case MONEY -> computed.contract().terms().currency().getCurrencyCode();
            case POINTS -> "points";
        };
    }
}
