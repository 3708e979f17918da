package org.meterline.aggregation.http;

import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;
import org.meterline.aggregation.config.DecisionSettings;
import org.meterline.aggregation.usecase.DecideReports;
import org.meterline.aggregation.usecase.DecideReports.Decided;
import org.meterline.aggregation.usecase.ReportDecision;
import org.meterline.aggregation.usecase.ReportDecision.Kind;
import org.meterline.chassis.problem.CommonProblem;
import org.meterline.chassis.problem.Problems;
import org.meterline.chassis.security.Caller;
import org.meterline.contracts.report.ReportDigest;

/** Takes what people decide about reports, and says why it cannot be taken. */
@Singleton
class ReportDecisions {

    private final DecideReports decisions;
    private final Caller caller;
    private final DecisionSettings settings;

    ReportDecisions(DecideReports decisions, Caller caller, DecisionSettings settings) {
        this.decisions = decisions;
        this.caller = caller;
        this.settings = settings;
    }

    DecisionBody decide(Kind kind, String provider, String digest, @Nullable ReasonBody body) {
        String reason = reason(body);
        if (!ReportDigest.isWellFormed(digest)) {
            throw unknown();
        }
        return switch (decisions.decide(kind, provider, new ReportDigest(digest), caller.subject(), reason)) {
            case Decided.Done(ReportDecision decision) -> DecisionBody.of(decision);
            case Decided.Unknown() -> throw unknown();
            case Decided.NotInConflict() ->
                throw Problems.of(
                        AggregationProblem.NO_CONFLICT,
                        "The usage meter has no other report of this source and hour that could count.");
            case Decided.Withdrawn() ->
                throw Problems.of(
                        AggregationProblem.REPORT_WITHDRAWN, "A report that was withdrawn cannot be chosen any more.");
        };
    }

    private String reason(@Nullable ReasonBody body) {
        String reason =
                body == null || body.reason() == null ? "" : body.reason().strip();
        if (reason.isEmpty()) {
            throw invalid("Say why, so that it can be understood later.", "required");
        }
        if (reason.length() > settings.maxReasonLength()) {
            throw invalid("It is longer than " + settings.maxReasonLength() + " characters.", "too-long");
        }
        if (reason.indexOf('\0') >= 0) {
            throw invalid("It has a character that cannot be kept, U+0000.", "unreadable");
        }
        return reason;
    }

    private static RuntimeException invalid(String detail, String rule) {
        return Problems.of(CommonProblem.INVALID_FIELD, detail, "/reason", rule);
    }

    private static RuntimeException unknown() {
        return Problems.of(CommonProblem.NOT_FOUND, "There is no such usage report.");
    }
}
