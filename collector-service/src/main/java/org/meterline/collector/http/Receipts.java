package org.meterline.collector.http;

import io.quarkiverse.resteasy.problem.HttpProblem;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.meterline.chassis.problem.ProblemType;
import org.meterline.chassis.problem.Problems;
import org.meterline.collector.domain.RetrySpread;
import org.meterline.collector.domain.Sender;
import org.meterline.collector.domain.Verdict;
import org.meterline.collector.usecase.AcceptedReport;
import org.meterline.collector.usecase.Receipt;
import org.meterline.collector.usecase.RefusedLine;
import org.meterline.contracts.report.Refusal;

/** Says in HTTP how a request with usage reports ended. */
@ApplicationScoped
class Receipts {

    /** The body of a 202. */
    record Accepted(List<AcceptedBody> accepted, List<RejectedBody> rejected) {}

    record AcceptedBody(UUID source, Instant hour, String digest) {}

    record RejectedBody(int line, HttpProblem problem) {}

    private final RetrySpread retry;
    private final IntakeMetrics metrics;

    Receipts(RetrySpread retry, IntakeMetrics metrics) {
        this.retry = retry;
        this.metrics = metrics;
    }

    Response answer(Sender sender, Receipt receipt) {
        metrics.count(receipt);
        return switch (receipt) {
            case Receipt.Acknowledged(List<AcceptedReport> accepted, List<RefusedLine> refused) ->
                Response.accepted(new Accepted(
                                accepted.stream().map(Receipts::body).toList(),
                                refused.stream().map(Receipts::body).toList()))
                        .build();
            case Receipt.NotTaken(Verdict.NotTaken why) -> throw problem(why);
            case Receipt.TooLarge(String detail) -> throw Problems.of(CollectorProblem.REQUEST_TOO_LARGE, detail);
            case Receipt.Unreadable(String detail) -> throw Problems.of(CollectorProblem.UNREADABLE_BODY, detail);
            case Receipt.Busy busy ->
                throw Problems.of(
                        CollectorProblem.COLLECTOR_BUSY,
                        "Nothing of this request was stored; send it again.",
                        retry.of(sender.usageMeterId()));
            case Receipt.NotAcknowledged notAcknowledged ->
                throw Problems.of(
                        CollectorProblem.NOT_ACKNOWLEDGED,
                        "The broker did not acknowledge every report; sending the whole request again is safe.",
                        retry.of(sender.usageMeterId()));
        };
    }

    private static AcceptedBody body(AcceptedReport report) {
        return new AcceptedBody(report.source(), report.hour(), report.digest().value());
    }

    private static RejectedBody body(RefusedLine line) {
        return new RejectedBody(line.number(), problem(line.why()));
    }

    private static HttpProblem problem(Verdict.NotTaken why) {
        return switch (why) {
            case Verdict.AnotherMeters(UUID claimed) ->
                Problems.of(
                        CollectorProblem.ANOTHER_USAGE_METER,
                        "A usage meter sends its own reports only; this one names " + claimed + ".",
                        "/usageMeterId",
                        "own-usage-meter");
            case Verdict.Refused(Refusal refusal) ->
                Problems.of(type(refusal.kind()), refusal.detail(), refusal.field(), refusal.rule());
        };
    }

    private static ProblemType type(Refusal.Kind kind) {
        return switch (kind) {
            case SYNTAX -> CollectorProblem.MALFORMED_REPORT;
            case MEANING -> CollectorProblem.INVALID_REPORT;
            case TOO_LARGE -> CollectorProblem.REPORT_TOO_LARGE;
        };
    }
}
