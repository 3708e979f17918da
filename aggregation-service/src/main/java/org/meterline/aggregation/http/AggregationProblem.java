package org.meterline.aggregation.http;

import org.meterline.chassis.problem.ProblemDefinition;
import org.meterline.chassis.problem.ProblemType;

/** The refusals of the aggregation service; each has its page in {@code docs/problems}. */
enum AggregationProblem implements ProblemType {
    INVALID_QUERY("invalid-query", 400, "A query parameter cannot be read"),
    PROVIDER_REQUIRED("provider-required", 400, "A platform admin says for which provider it acts"),
    CONTRACT_NAME_TAKEN("contract-name-taken", 409, "Another contract of the provider has this name"),
    INVALID_CONTRACT("invalid-contract", 422, "The contract breaks a rule");

    private final ProblemDefinition definition;

    AggregationProblem(String slug, int status, String title) {
        this.definition = new ProblemDefinition(slug, status, title);
    }

    @Override
    public ProblemDefinition definition() {
        return definition;
    }
}
