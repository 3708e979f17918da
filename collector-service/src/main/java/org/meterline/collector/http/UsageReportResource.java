package org.meterline.collector.http;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.List;
import java.util.function.BiFunction;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.meterline.chassis.problem.Problems;
import org.meterline.chassis.security.Roles;
import org.meterline.collector.domain.ContentEncoding;
import org.meterline.collector.domain.Sender;
import org.meterline.collector.usecase.IncomingBody;
import org.meterline.collector.usecase.Receipt;
import org.meterline.collector.usecase.ReceiveUsageReports;

/** Takes the usage reports of the usage meter that calls: one as JSON, many as NDJSON. */
@Path("/api/v1/usage-reports")
@Tag(name = "usage reports")
@RolesAllowed(Roles.USAGE_METER)
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class UsageReportResource {

    static final String NDJSON = "application/x-ndjson";

    private final Bearer bearer;
    private final Entrance entrance;
    private final ReceiveUsageReports receive;
    private final Receipts receipts;
    private final SenderClocks clocks;

    UsageReportResource(
            Bearer bearer, Entrance entrance, ReceiveUsageReports receive, Receipts receipts, SenderClocks clocks) {
        this.bearer = bearer;
        this.entrance = entrance;
        this.receive = receive;
        this.receipts = receipts;
        this.clocks = clocks;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Send one usage report",
            description = "Answered once the broker has acknowledged the report. A Date header tells the usage"
                    + " meter's time; its difference to ours goes with the report.")
    @APIResponse(responseCode = "202", description = "The report is stored for counting.")
    public Response receiveOne(
            @HeaderParam(HttpHeaders.CONTENT_ENCODING) List<String> contentEncodings,
            @HeaderParam(HttpHeaders.DATE) @Nullable String date,
            InputStream body) {
        return answer(contentEncodings, date, body, receive::receiveOne);
    }

    @POST
    @Consumes(NDJSON)
    @Operation(
            summary = "Send many usage reports, one a line",
            description =
                    "Answered once the broker has acknowledged every accepted report. Refused lines are listed. A Date"
                            + " header tells the usage meter's time; its difference to ours goes with the reports.")
    @APIResponse(responseCode = "202", description = "The accepted reports are stored for counting.")
    public Response receiveLines(
            @HeaderParam(HttpHeaders.CONTENT_ENCODING) List<String> contentEncodings,
            @HeaderParam(HttpHeaders.DATE) @Nullable String date,
            InputStream body) {
        return answer(contentEncodings, date, body, receive::receiveLines);
    }

    private Response answer(
            List<String> contentEncodings,
            @Nullable String date,
            InputStream body,
            BiFunction<Sender, IncomingBody, Receipt> received) {
        Long clockSkewMillis = clocks.skewMillis(date);
        Sender sender = bearer.reportSender();
        return entrance.reports(sender, () -> {
            Receipt receipt =
                    received.apply(sender, new IncomingBody(body, encoding(contentEncodings), clockSkewMillis));
            return receipts.answer(sender, receipt);
        });
    }

    /** A header that stands twice says as much as one with both values: two encodings, one over the other. */
    private static ContentEncoding encoding(List<String> headers) {
        return ContentEncoding.named(String.join(",", headers))
                .orElseThrow(() -> Problems.builder(
                                CollectorProblem.UNSUPPORTED_CONTENT_ENCODING, "Use gzip, zstd or no content encoding.")
                        .withHeader(HttpHeaders.ACCEPT_ENCODING, "gzip, zstd, identity")
                        .build());
    }
}
