package org.meterline.upload.http;

import org.meterline.chassis.problem.ProblemDefinition;
import org.meterline.chassis.problem.ProblemType;

/** The refusals of the upload gateway; each has its page in {@code docs/problems}. */
enum UploadProblem implements ProblemType {
    MALFORMED_USAGE_FILE("malformed-usage-file", 400, "The upload cannot be read as a usage file"),
    ONE_FILE_NEEDED("one-file-needed", 400, "The form has to hold exactly one file"),
    UNSAFE_FILE_NAME("unsafe-file-name", 400, "The name of the file in the form leads somewhere"),
    ACCESS_TOKEN_REPLACED("access-token-replaced", 401, "The access token behind this bearer token no longer holds"),
    USAGE_METER_SUSPENDED("usage-meter-suspended", 403, "The usage meter is suspended"),
    USAGE_METER_UNREGISTERED("usage-meter-unregistered", 403, "The usage meter is not registered any more"),
    ANOTHER_USAGE_METERS_FILE("another-usage-meters-file", 403, "The usage file is another usage meter's"),
    BODY_TOO_SLOW("body-too-slow", 408, "The body came too slowly"),
    UPLOAD_WINDOW_CLOSED("upload-window-closed", 409, "Files of this month are not taken any more"),
    SERVICE_REQUEST_ANSWERED("service-request-answered", 409, "The service request is answered already"),
    USAGE_FILE_TOO_LARGE("usage-file-too-large", 413, "The usage file passes a limit"),
    INVALID_USAGE_FILE("invalid-usage-file", 422, "The usage file breaks a rule of the contract"),
    USAGE_METER_NOT_KNOWN_YET("usage-meter-not-known-yet", 503, "The usage meter is not known here yet"),
    UPLOAD_GATEWAY_BUSY("upload-gateway-busy", 503, "As many files are on their way in as may");

    private final ProblemDefinition definition;

    UploadProblem(String slug, int status, String title) {
        this.definition = new ProblemDefinition(slug, status, title);
    }

    @Override
    public ProblemDefinition definition() {
        return definition;
    }
}
