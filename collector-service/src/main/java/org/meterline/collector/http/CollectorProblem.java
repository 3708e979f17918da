package org.meterline.collector.http;

import org.meterline.chassis.problem.ProblemDefinition;
import org.meterline.chassis.problem.ProblemType;

/** The refusals of the collector; each has its page in {@code docs/problems}. */
enum CollectorProblem implements ProblemType {
    UNREADABLE_BODY("unreadable-body", 400, "The body cannot be decoded"),
    MALFORMED_REPORT("malformed-report", 400, "The usage report is not the JSON that the contract asks for"),
    ACCESS_TOKEN_REPLACED("access-token-replaced", 401, "The access token behind this bearer token no longer holds"),
    USAGE_METER_SUSPENDED("usage-meter-suspended", 403, "The usage meter is suspended"),
    USAGE_METER_UNREGISTERED("usage-meter-unregistered", 403, "The usage meter is not registered any more"),
    ANOTHER_USAGE_METER("another-usage-meter", 403, "The usage report is another usage meter's"),
    BODY_TOO_SLOW("body-too-slow", 408, "The body came too slowly"),
    REPORT_TOO_LARGE("report-too-large", 413, "The usage report passes a limit"),
    REQUEST_TOO_LARGE("request-too-large", 413, "The request passes a limit"),
    UNSUPPORTED_CONTENT_ENCODING("unsupported-content-encoding", 415, "The body's content encoding is not read here"),
    INVALID_REPORT("invalid-report", 422, "The usage report breaks a rule of the contract"),
    RATE_EXCEEDED("rate-exceeded", 429, "The usage meter sends more than it may"),
    USAGE_METER_NOT_KNOWN_YET("usage-meter-not-known-yet", 503, "The usage meter is not known here yet"),
    COLLECTOR_BUSY("collector-busy", 503, "The collector has as much in hand as it may"),
    NOT_ACKNOWLEDGED("not-acknowledged", 503, "Not everything is known to be stored");

    private final ProblemDefinition definition;

    CollectorProblem(String slug, int status, String title) {
        this.definition = new ProblemDefinition(slug, status, title);
    }

    @Override
    public ProblemDefinition definition() {
        return definition;
    }
}
