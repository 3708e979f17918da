package org.meterline.chassis.problem;

import java.util.Arrays;
import java.util.Optional;

/** The refusals every service can give, whatever its business. */
public enum CommonProblem implements ProblemType {
    MALFORMED_REQUEST("malformed-request", 400, "The request cannot be read"),
    MALFORMED_JSON("malformed-json", 400, "The body is not the JSON expected here"),
    UNKNOWN_FIELD("unknown-field", 400, "The body has a field that is not known here"),
    UNAUTHENTICATED("unauthenticated", 401, "A valid bearer token is needed"),
    FORBIDDEN("forbidden", 403, "The token does not allow this"),
    NOT_FOUND("not-found", 404, "There is nothing here"),
    METHOD_NOT_ALLOWED("method-not-allowed", 405, "The method is not allowed here"),
    NOT_ACCEPTABLE("not-acceptable", 406, "None of the accepted media types can be served"),
    CONFLICT("conflict", 409, "The present state forbids this"),
    PRECONDITION_FAILED("precondition-failed", 412, "It was changed by somebody else meanwhile"),
    PAYLOAD_TOO_LARGE("payload-too-large", 413, "The body is larger than allowed here"),
    UNSUPPORTED_MEDIA_TYPE("unsupported-media-type", 415, "The body's media type is not read here"),
    INVALID_FIELD("invalid-field", 422, "A field breaks a rule"),
    PRECONDITION_REQUIRED("precondition-required", 428, "If-Match is needed here"),
    TOO_MANY_REQUESTS("too-many-requests", 429, "Too many requests; try again later"),
    INTERNAL_ERROR("internal-error", 500, "Something went wrong here"),
    UNAVAILABLE("unavailable", 503, "Not available at the moment; try again later");

    private final ProblemDefinition definition;

    CommonProblem(String slug, int status, String title) {
        this.definition = new ProblemDefinition(slug, status, title);
    }

    /** The plainest common problem of a status, for refusals that come from the framework. */
    static Optional<CommonProblem> ofStatus(int status) {
        return Arrays.stream(values())
                .filter(common -> common.status() == status)
                .findFirst();
    }

    @Override
    public ProblemDefinition definition() {
        return definition;
    }
}
