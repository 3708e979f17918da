package org.meterline.collector.http;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.LinkedHashMap;
import java.util.Map;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.media.MediaType;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;

/** Says of every route that takes something from a usage meter how it may be told to come again later. */
@OpenApiFilter(OpenApiFilter.RunStage.BUILD)
public final class DescribedRefusals implements OASFilter {

    private static final String OURS = "/api/";
    private static final String RETRY_AFTER = "Retry-After";

    /** For the build, which makes one. */
    public DescribedRefusals() {}

    @Override
    public void filterOpenAPI(OpenAPI api) {
        api.getPaths().getPathItems().forEach((path, item) -> {
            if (path.startsWith(OURS)) {
                item.getOperations().values().forEach(DescribedRefusals::describe);
            }
        });
    }

    private static void describe(Operation operation) {
        operation
                .getResponses()
                .addAPIResponse(
                        "408",
                        OASFactory.createAPIResponse()
                                .description(
                                        "The body came too slowly. Nothing was stored, and the connection is closed.")
                                .content(OASFactory.createContent()
                                        .addMediaType(
                                                "application/problem+json", example(CollectorProblem.BODY_TOO_SLOW))))
                .addAPIResponse(
                        "429",
                        comeAgain(
                                CollectorProblem.RATE_EXCEEDED,
                                "The usage meter sends more than it may. Nothing was stored.",
                                "When there is room for one more request, in seconds."))
                .addAPIResponse(
                        "503",
                        comeAgain(
                                CollectorProblem.NOT_ACKNOWLEDGED,
                                "Not everything is known to be stored (not-acknowledged), or nothing was: the collector has"
                                        + " its hands full (collector-busy), has not heard of the usage meter yet"
                                        + " (usage-meter-not-known-yet), or cannot check the token (unavailable). Sending the"
                                        + " same again is safe.",
                                "When to come again, in seconds: another moment for each usage meter, so that not all"
                                        + " come at once."));
    }

    private static APIResponse comeAgain(CollectorProblem problem, String description, String when) {
        return OASFactory.createAPIResponse()
                .description(description)
                .addHeader(
                        RETRY_AFTER,
                        OASFactory.createHeader()
                                .description(when)
                                .schema(OASFactory.createSchema().addType(SchemaType.INTEGER)))
                .content(OASFactory.createContent().addMediaType("application/problem+json", example(problem)));
    }

    private static MediaType example(CollectorProblem problem) {
        Map<String, Object> example = new LinkedHashMap<>();
        example.put("type", "urn:meterline:problem:" + problem.slug());
        example.put("title", problem.title());
        example.put("status", problem.status());
        example.put("detail", "What is different in this case.");
        return OASFactory.createMediaType().example(example);
    }
}
