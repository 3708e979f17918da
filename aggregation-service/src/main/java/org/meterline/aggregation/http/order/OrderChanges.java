package org.meterline.aggregation.http.order;

import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.meterline.aggregation.config.ReviewSettings;
import org.meterline.aggregation.domain.order.EditReason;
import org.meterline.aggregation.http.AggregationProblem;
import org.meterline.chassis.problem.Problems;

/** The bodies with which people change orders, and how their fields are read. */
final class OrderChanges {

    private static final String DECIMAL = "[0-9]{1,12}(\\.[0-9]{1,2})?";

    private OrderChanges() {}

    /** @param evidence where the evidence lies */
    public record LineEdit(
            @Nullable String quantity,
            @Nullable String reason,
            @Nullable String text,
            @Nullable String evidence) {}

    /**
     * @param bundle {@code base} where it is absent
     * @param customer the default label where it is absent
     */
    public record NewLine(
            @Nullable String metric,
            @Nullable String bundle,
            @Nullable String customer,
            @Nullable String site,
            @Nullable String quantity,
            @Nullable String reason,
            @Nullable String text,
            @Nullable String evidence) {}

    /** Why it is submitted though little was metered. */
    public record LowCoverage(@Nullable String reason) {}

    /** What a submission says. */
    public record NewSubmission(
            @Nullable String purchaseOrder,
            @Nullable Boolean zeroUsageConfirmed,
            @Nullable LowCoverage coverageAcknowledged) {}

    /** What somebody says who approves. */
    public record Approval(@Nullable String comment) {}

    /** Under which numbers it was ordered further on. */
    public record FurtherOrders(
            @Nullable List<String> purchaseOrders, @Nullable String comment) {}

    static BigDecimal quantity(@Nullable String text) {
        String decimal = required(text, "/quantity");
        if (!decimal.matches(DECIMAL)) {
            throw refused("/quantity", "decimal-malformed", "A quantity is a decimal such as \"12.50\".");
        }
        return new BigDecimal(decimal);
    }

    static EditReason reason(
            @Nullable String code, @Nullable String text, @Nullable String evidence, ReviewSettings settings) {
        return new EditReason(
                required(code, "/reason"),
                text(required(text, "/text"), "/text", settings.textLength()),
                evidence == null ? null : text(evidence, "/evidence", settings.referenceLength()));
    }

    static List<String> references(@Nullable List<String> texts, String field, int most, int longest) {
        List<String> references = required(texts, field);
        if (references.isEmpty() || references.size() > most) {
            throw refused(field, "list-size", "There are 1 to " + most + " of them.");
        }
        return references.stream()
                .map(each -> text(required(each, field), field, longest))
                .toList();
    }

    /** What people write and others read: not blank, and of characters that can be kept and shown. */
    static String text(String text, String field, int longest) {
        String stripped = text.strip();
        if (stripped.isEmpty()) {
            throw refused(field, "field-missing", "It is needed.");
        }
        if (stripped.length() > longest) {
            throw refused(field, "text-too-long", "It is longer than " + longest + " characters.");
        }
        if (stripped.chars().anyMatch(each -> Character.isISOControl(each) && each != '\n')) {
            throw refused(field, "text-malformed", "It has control characters.");
        }
        return stripped;
    }

    static @Nullable String optional(@Nullable String text, String field, int longest) {
        return text == null ? null : text(text, field, longest);
    }

    static <T> T required(@Nullable T value, String field) {
        if (value == null) {
            throw refused(field, "field-missing", "It is needed.");
        }
        return Objects.requireNonNull(value);
    }

    private static RuntimeException refused(String field, String rule, String detail) {
        return Problems.of(AggregationProblem.INVALID_ORDER_CHANGE, detail, field, rule);
    }
}
