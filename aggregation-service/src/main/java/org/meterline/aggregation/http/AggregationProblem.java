package org.meterline.aggregation.http;

import org.meterline.chassis.problem.ProblemDefinition;
import org.meterline.chassis.problem.ProblemType;

/** The refusals of the aggregation service; each has its page in {@code docs/problems}. */
public enum AggregationProblem implements ProblemType {
    INVALID_QUERY("invalid-query", 400, "A query parameter cannot be read"),
    PROVIDER_REQUIRED("provider-required", 400, "A platform admin says for which provider it acts"),
    MONTH_IS_OPEN("month-is-open", 409, "The month's totals are not final yet"),
    REPORTS_BUSY("reports-busy", 503, "As many reports as allowed are being made"),
    MONTH_IS_FINAL("month-is-final", 409, "The month's totals are final"),
    CONTRACT_NAME_TAKEN("contract-name-taken", 409, "Another contract of the provider has this name"),
    CONTRACT_IN_USE("contract-in-use", 409, "The contract is used"),
    MONTH_ARCHIVED("month-archived", 410, "The month's reports were dropped"),
    CORRECTION_NOT_AWAITED("correction-not-awaited", 409, "The correction waits for no approval"),
    EXPLANATION_DIFFERS("explanation-differs", 409, "The hours behind the line do not add up to it"),
    NO_CONFLICT("no-conflict", 409, "There is nothing to choose between"),
    REPORT_WITHDRAWN("report-withdrawn", 409, "The report was taken out of counting"),
    ILLEGAL_ORDER_MOVE("illegal-order-move", 409, "The order's state does not offer this"),
    SECOND_PERSON_NEEDED("second-person-needed", 403, "Somebody else has to do this"),
    INVALID_ORDER_CHANGE("invalid-order-change", 422, "What is wanted of the order breaks a rule"),
    ORDER_CHANGING("order-changing", 503, "The order cannot be computed anew at the moment"),
    INVALID_CONTRACT("invalid-contract", 422, "The contract breaks a rule"),
    INVALID_METRIC("invalid-metric", 422, "The version of the metric breaks a rule"),
    INVALID_WEBHOOK("invalid-webhook", 422, "The webhook breaks a rule"),
    TOO_MANY_WEBHOOKS("too-many-webhooks", 409, "The provider has as many webhooks as it may"),
    TOO_MANY_SECRETS("too-many-secrets", 409, "As many secrets of the webhook sign as may"),
    WEBHOOK_DISABLED("webhook-disabled", 409, "Nothing is sent to the webhook at present"),
    WEBHOOKS_NOT_SET_UP("webhooks-not-set-up", 503, "Webhooks are not set up here"),
    INVALID_SOURCE_POLICY("invalid-source-policy", 422, "What is said of the source breaks a rule"),
    ORDER_TOO_LARGE("order-too-large", 422, "The order is too large for this form"),
    ORDER_UNREADABLE("order-unreadable", 500, "What is stored of the order cannot be read"),
    RECOMPUTATION_BUSY("recomputation-busy", 503, "A recomputation cannot be made now"),
    RECOUNT_UNDER_WAY("recount-under-way", 503, "It is being counted again");

    private final ProblemDefinition definition;

    AggregationProblem(String slug, int status, String title) {
        this.definition = new ProblemDefinition(slug, status, title);
    }

    @Override
    public ProblemDefinition definition() {
        return definition;
    }
}
